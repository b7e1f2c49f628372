import { connectionOf, type Configuration, type Line, type Lines, linesOf } from './configuration';

/** What is wrong with a line whatever the schemas say. `first`: the place (configuration.ts) of the line that writes the same field. */
export type LineFault = { readonly is: 'blank' | 'no_source' | 'no_target' | 'no_metadata_name' | 'no_salesforce_name' } | { readonly is: 'twice'; readonly first: Lines & { readonly index: number } };

const isEmpty = (text: string | undefined): boolean => text === undefined || text.trim() === '';
const lacksSource = (line: Line): boolean => line.value === undefined && isEmpty(line.from);

/** As the core takes them (engine/core/config/checks.h). */
const names = { pull: /^[A-Za-z_][A-Za-z0-9_]{0,254}$/, push: /^[A-Za-z][A-Za-z0-9_]{0,254}$/ } as const;

/** Every list of lines whose targets must differ from each other: a pull's own, or all reports of a push. */
function listsOf(configuration: Configuration, { kind, direction }: Lines): readonly Lines[] {
  if (direction === 'pull') return [{ kind, direction }];
  return (connectionOf(configuration, kind)?.push ?? []).map((_, report) => ({ kind, direction, report }));
}

const same = (one: Lines, other: Lines): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Of each line, as the core would find it (letter case aside): `faultsOf(…)[2]` is of the third; null where nothing is wrong. */
export function faultsOf(configuration: Configuration, lines: Lines): readonly (LineFault | null)[] {
  const first = new Map<string, Lines & { readonly index: number }>();
  const faults: (LineFault | null)[] = [];
  for (const list of listsOf(configuration, lines))
    linesOf(configuration, list).forEach((line, index) => {
      const target = line.to.trim().toLowerCase();
      const earlier = first.get(target);
      if (target !== '' && earlier === undefined) first.set(target, { ...list, index });
      if (!same(list, lines)) return;
      const [noSource, noTarget] = [lacksSource(line), target === ''];
      if (noSource || noTarget) faults.push({ is: noSource && noTarget ? 'blank' : noSource ? 'no_source' : 'no_target' });
      else if (!names[lines.direction].test(line.to)) faults.push({ is: lines.direction === 'pull' ? 'no_metadata_name' : 'no_salesforce_name' });
      else faults.push(earlier === undefined ? null : { is: 'twice', first: earlier });
    });
  return faults;
}
