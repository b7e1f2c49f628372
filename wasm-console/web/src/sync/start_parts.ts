import { type Configuration, kinds } from '@/draft/configuration';

export type StartPart = 'pull' | 'push' | 'visitor' | 'account';

/** Which parts of a sync there is anything of; of what is no configuration, or not known yet, all: the engine says then what it lacks. */
export function partsIn(configuration: Partial<Configuration> | undefined): Readonly<Record<StartPart, boolean>> {
  if (configuration?.connections === undefined) return { pull: true, push: true, visitor: true, account: true };
  const { connections } = configuration;
  const all = kinds.flatMap((kind) => connections[kind] ?? []);
  return {
    pull: all.some(({ pull = [] }) => pull.length > 0),
    push: all.some(({ push = [] }) => push.length > 0),
    visitor: connections.visitor !== undefined,
    account: connections.account !== undefined,
  };
}
