import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { subscriptionsQuery } from '@/api/queries';
import { Show, stateOf } from '@/ui/data_state';
import { Page } from '@/ui/parts';

export default function Overview(): ReactNode {
  return (
    <Page title="Overview">
      <Show of={stateOf(useQuery(subscriptionsQuery))}>{(list) => list.map((one) => <div key={one.subscription}>{one.subscription}</div>)}</Show>
    </Page>
  );
}
