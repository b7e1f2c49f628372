/** "custom." where every field is of that group: said once, it needn't be said in every row. */
export function sharedGroup(fields: readonly string[]): string {
  const group = /^[^.]+\./.exec(fields[0] ?? '')?.[0] ?? '';
  return fields.every((field) => field.startsWith(group)) ? group : '';
}
