import type { connectionWords } from './connection_words';
import type { words } from './words';

type Words = (typeof words)['en'];
type ConnectionWords = (typeof connectionWords)['en'];
type Names = Readonly<Record<string, string>>;

/** What the members of a configuration are called on the pages; what is on none keeps its own name. */
export interface PlaceNames {
  readonly line: (isPull: boolean) => Names;
  readonly connection: Names;
  readonly whole: Names;
}

export const namesOf = (w: Words, c: ConnectionWords): PlaceNames => ({
  line: (isPull) => ({
    from: isPull ? w.lines.from : w.lines.column,
    to: isPull ? w.lines.to : w.lines.pendoField,
    value: w.lines.constant,
    type: w.options.type,
    when_empty: w.options.whenEmpty,
    write: w.options.write,
    volatile: w.options.volatile,
    truncate: w.options.truncate,
    convert: w.convert.title,
  }),
  connection: {
    object: c.object,
    'identifier.pendo': `${c.identifiers.title}: ${c.identifiers.pendo}`,
    'identifier.salesforce': `${c.identifiers.title}: ${c.identifiers.salesforce}`,
    ignore_case: c.identifiers.ignoreCase,
    duplicates: c.identifiers.duplicates,
    salesforce_filter: `${w.filters.title}: ${w.filters.salesforce}`,
    pendo_filter: `${w.filters.title}: ${w.filters.pendo}`,
    guard: c.guard.title,
    'guard.changed': `${c.guard.title}: ${c.guard.changed}`,
    'guard.changed_share': `${c.guard.title}: ${c.guard.changedShare}`,
    'guard.cleared': `${c.guard.title}: ${c.guard.cleared}`,
    'guard.cleared_share': `${c.guard.title}: ${c.guard.clearedShare}`,
    'guard.shrunk_share': `${c.guard.title}: ${c.guard.shrunkShare}`,
  },
  whole: {
    time_zone: c.systems.timeZone,
    'salesforce.login_url': c.systems.loginUrl,
    'salesforce.api_version': c.systems.apiVersion,
    'salesforce.credential': c.systems.salesforceCredential,
    'pendo.host': c.systems.host,
    'pendo.credential': c.systems.pendoCredential,
    'pendo.pull_group': c.systems.group,
  },
});
