import { type Configuration, type Direction, type Kind, kinds } from './configuration';

/** A field that a part of the runs writes to, as the log calls it: "custom.region", "Pendo_NPS__c". */
export interface Written {
  readonly connection: Kind;
  readonly direction: Direction;
  readonly field: string;
}

function writtenBy(configuration: Configuration): readonly Written[] {
  const group = configuration.pendo.pull_group ?? 'custom';
  return kinds.flatMap((connection): Written[] => {
    const { pull = [], push = [] } = configuration.connections[connection] ?? {};
    return [
      ...pull.map(({ to }): Written => ({ connection, direction: 'pull', field: `${group}.${to}` })),
      ...push.flatMap(({ columns }) => columns.map(({ to }): Written => ({ connection, direction: 'push', field: to }))),
    ];
  });
}

/** What the one configuration writes and the other does not any more: its values stay standing. */
export function writtenNoMore(before: Configuration, now: Configuration): readonly Written[] {
  const still = new Set(writtenBy(now).map(({ connection, direction, field }) => `${connection} ${direction} ${field}`));
  const gone = new Map(writtenBy(before).map((one) => [`${one.connection} ${one.direction} ${one.field}`, one]));
  return [...gone].filter(([name, { field }]) => !still.has(name) && field !== '' && !field.endsWith('.')).map(([, one]) => one);
}
