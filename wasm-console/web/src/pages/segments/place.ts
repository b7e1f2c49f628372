/** The line in which something is wrong, cut at the place: `placeIn('a\nbcd', 'line 2, column 2')` is {before: 'b', after: 'cd'}. */
export function placeIn(text: string, where: string | undefined): { readonly before: string; readonly after: string } | undefined {
  const found = /^line (\d+), column (\d+)/.exec(where ?? '');
  if (found === null) return undefined;
  const line = text.split('\n')[Number(found[1]) - 1];
  if (line === undefined) return undefined;
  const characters = [...line];
  const column = Number(found[2]) - 1;
  return { before: characters.slice(0, column).join(''), after: characters.slice(column).join('') };
}
