import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import { usePart, useSubscription } from '@/app/parts_of_path';
import { words as appWords } from '@/app/words';
import { useFormat } from '@/ui/format';
import { Page } from '@/ui/parts';
import { PageTabs } from '@/ui/page_tabs';
import { CheckUp } from './checkup';
import { ClearTab } from './clear';
import { DriftTab, driftQuery } from './drift';
import { Erase } from './erase';
import { HeldRuns } from './held';
import { Letters } from './letters';
import { words } from './words';

const contents = { held: HeldRuns, letters: Letters, drift: DriftTab, clear: ClearTab, checkup: CheckUp, erase: Erase } as const;
type Tab = keyof typeof contents;

/** What waits for a person: held runs, letters, drift; what is left standing; and how everything is. */
export default function Recovery(): ReactNode {
  const w = useWords(words);
  const title = useWords(appWords).pages.recovery;
  const format = useFormat();
  const subscription = useSubscription();
  const asked = usePart('tab');
  const here: Tab = asked in contents ? (asked as Tab) : 'held';
  // Looking for drift goes through all that is known: how much there is stands there once somebody has looked.
  const drift = useQuery({ ...driftQuery(subscription), enabled: here === 'drift' }).data?.length ?? 0;
  const names: Record<Tab, string> = {
    held: w.held,
    letters: w.letters,
    drift: drift === 0 ? w.drift.title : w.drift.tab(format.number(drift)),
    clear: w.clear.title,
    checkup: w.checkup,
    erase: w.erase,
  };
  const Content = contents[here];
  return (
    <Page title={title} lead={w.lead}>
      <PageTabs label={title} tabs={(Object.keys(contents) as Tab[]).map((name) => ({ to: path('s', subscription, 'recovery', name), name: names[name], here: name === here }))} />
      <Content subscription={subscription} />
    </Page>
  );
}
