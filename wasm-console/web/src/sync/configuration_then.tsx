import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { configurationQuery } from '@/api/queries';
import { useWords } from '@/app/language';
import { path, withQuery } from '@/app/location';
import { useMay } from '@/app/session';
import { Time } from '@/ui/parts';
import { configurationOfQuery } from './queries';
import { useVersionNumber } from './version_number';
import { words } from './words';

interface Props {
  readonly version: number;
  readonly subscription: string;
}

/** The way back to a version that is not in force any more, for who may save one. */
export function VersionBack({ version, subscription }: Props): ReactNode {
  const w = useWords(words);
  const mayApply = useMay('administrator');
  const inForce = useQuery(configurationQuery(subscription)).data?.version;
  if (!mayApply || inForce === undefined || inForce === version) return null;
  return (
    <Anchor component={Link} size="xs" href={withQuery(path('s', subscription, 'connections'), { version: String(version) })} underline="always">
      {w.versionBack}
    </Anchor>
  );
}

/** "Version 3", as people count. */
export function VersionNumber({ version, subscription }: Props): ReactNode {
  const w = useWords(words);
  const number = useVersionNumber(subscription, version);
  return number === undefined ? null : w.version(number);
}

/** Which configuration a run went by, when it was applied, and what was said to it. */
export function ConfigurationThen({ version, subscription }: Props): ReactNode {
  const { data, error } = useQuery({ ...configurationOfQuery(subscription, version), enabled: version > 0 });
  if (version === 0 || error !== null) return '–';
  if (data === undefined) return '…';
  return (
    <>
      <VersionNumber version={version} subscription={subscription} /> · <Time iso={data.applied} subscription={subscription} />
      {data.comment !== '' && ` · ${data.comment}`} <VersionBack version={version} subscription={subscription} />
    </>
  );
}
