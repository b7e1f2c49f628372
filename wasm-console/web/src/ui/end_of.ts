const characters = 6;
/** Shorter ones are cut as any text: of both ends nothing much would be left. */
const shortest = 12;

/** What of an id always stays in sight; "" where it is short. A character of two units is not taken apart. */
export function endOf(id: string): string {
  const all = [...id];
  return all.length < shortest ? '' : all.slice(-characters).join('');
}
