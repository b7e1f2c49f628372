/** A report's id, of what was typed or pasted: it is the last part of the address at which Pendo shows the report. */
export function reportIdOf(typed: string): string {
  const text = typed.trim();
  if (!/^https?:\/\//i.test(text)) return text;
  const [, rest = ''] = /^https?:\/\/[^/]*(.*)$/i.exec(text) ?? [];
  const parts = rest.split('#').map((part) => part.split('?')[0] ?? '');
  return parts.flatMap((part) => part.split('/')).filter((part) => part !== '').at(-1) ?? '';
}
