import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { path } from '@/app/location';
import { RecordLink } from '@/ui/parts';

export type EntityKind = 'visitor' | 'account' | 'record';

export const entityPath = (subscription: string, kind: EntityKind, id: string): string => path('s', subscription, `${kind}s`, id);

/** What is known here of a visitor, an account or a record. */
export function EntityLink({ subscription, kind, id }: { readonly subscription: string; readonly kind: EntityKind; readonly id: string }): ReactNode {
  return (
    <Anchor component={Link} href={entityPath(subscription, kind, id)} className="value">
      {id}
    </Anchor>
  );
}

/** Of which kind a part's targets are. */
export const targetKind = (connection: string, direction: string): EntityKind => (direction === 'push' ? 'record' : connection === 'account' ? 'account' : 'visitor');

/** The other end of a change: a record in Salesforce, or the visitor or account behind a report's row. */
export function SourceLink({ subscription, connection, direction, id }: { readonly subscription: string; readonly connection: string; readonly direction: string; readonly id: string }): ReactNode {
  if (id === '') return null;
  if (direction === 'pull') return <RecordLink id={id} subscription={subscription} />;
  return <EntityLink subscription={subscription} kind={connection === 'account' ? 'account' : 'visitor'} id={id} />;
}
