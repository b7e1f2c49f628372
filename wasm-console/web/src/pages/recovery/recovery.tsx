import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import { usePart, useSubscription } from '@/app/parts_of_path';
import { words as appWords } from '@/app/words';
import { Page } from '@/ui/parts';
import { PageTabs } from '@/ui/page_tabs';
import { CheckUp } from './checkup';
import { Erase } from './erase';
import { HeldRuns } from './held';
import { Letters } from './letters';
import { words } from './words';

const others = ['letters', 'checkup', 'erase'];

/** What waits for a person: held runs, letters; and how everything is. */
export default function Recovery(): ReactNode {
  const w = useWords(words);
  const title = useWords(appWords).pages.recovery;
  const subscription = useSubscription();
  const tab = usePart('tab');
  const at = (name: string): string => path('s', subscription, 'recovery', name);
  return (
    <Page title={title} lead={w.lead}>
      <PageTabs
        label={title}
        tabs={[
          { to: at('held'), name: w.held, here: !others.includes(tab) },
          { to: at('letters'), name: w.letters, here: tab === 'letters' },
          { to: at('checkup'), name: w.checkup, here: tab === 'checkup' },
          { to: at('erase'), name: w.erase, here: tab === 'erase' },
        ]}
      />
      {tab === 'letters' && <Letters subscription={subscription} />}
      {tab === 'checkup' && <CheckUp subscription={subscription} />}
      {tab === 'erase' && <Erase subscription={subscription} />}
      {!others.includes(tab) && <HeldRuns subscription={subscription} />}
    </Page>
  );
}
