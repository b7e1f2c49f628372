import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Time } from '@/ui/parts';
import { configurationOfQuery } from './queries';

/** When the configuration that a run went by was applied, and what was said to it: its number is a place in the log, and says nothing to anybody. */
export function ConfigurationThen({ version, subscription }: { readonly version: number; readonly subscription: string }): ReactNode {
  const { data, error } = useQuery({ ...configurationOfQuery(subscription, version), enabled: version > 0 });
  if (version === 0 || error !== null) return '–';
  if (data === undefined) return '…';
  return (
    <>
      <Time iso={data.applied} subscription={subscription} />
      {data.comment !== '' && ` · ${data.comment}`}
    </>
  );
}
