import type { Connection, Direction } from './configuration';

/** The Salesforce fields that lines and identifier name. Filters name more: whether those were read the core tells. */
export function salesforceFieldsOf(connection: Connection, direction: Direction): readonly string[] {
  const lines = direction === 'pull' ? (connection.pull ?? []).map((line) => line.from) : (connection.push ?? []).flatMap((report) => report.columns.map((column) => column.to));
  return [...new Set([connection.identifier.salesforce, ...lines])].filter((name): name is string => name !== undefined && name !== '');
}

/**
 * What a draft needs and a reading has not: a page without a field says nothing of it (absent is not empty). Only fields that the schema
 * has can be read at all; of any other the plan says why it is refused.
 */
export function unreadFields(connection: Connection, direction: Direction, read: readonly string[], known: readonly string[]): readonly string[] {
  const isKnown = new Set(known);
  const isRead = new Set(['Id', ...read]); // an id comes with every record
  return salesforceFieldsOf(connection, direction).filter((name) => !isRead.has(name) && (isKnown.has(name) || name.includes('.')));
}

/** Reports whose rows were not read. */
export function unreadReports(connection: Connection, direction: Direction, read: readonly string[]): readonly string[] {
  if (direction === 'pull') return [];
  return (connection.push ?? []).map((report) => report.report).filter((id) => id !== '' && !read.includes(id));
}
