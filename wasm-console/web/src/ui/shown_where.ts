/** Members of requests, and of forms of commands: what a page calls otherwise, and shows beside the button. */
const isMember = (where: string): boolean => /^(?:[a-z_]+|[A-Z]+)$/.test(where);
/** The console hands a configuration over as one line: no form has it. */
const lineOfConfiguration = /^(?:configuration: ?)?line 1(?:$|, (?!column))/;

/**
 * Where something is wrong, as far as it helps whoever has a page before him; a name of what `detail` is of does.
 *
 *     shownWhere('old', 'that is not the password')                // nothing
 *     shownWhere('pendo', 'there is no such credential')           // pendo
 *     shownWhere('line 1, messages[0].to', 'the key is missing')   // messages[0].to
 */
export function shownWhere(where: string | undefined, detail: string): string | undefined {
  const place = where?.replace(lineOfConfiguration, '') ?? '';
  const isNamed = /\b(?:credential|report|subscription|token|backup)\b/.test(detail);
  return place === '' || (isMember(place) && !isNamed) ? undefined : place;
}
