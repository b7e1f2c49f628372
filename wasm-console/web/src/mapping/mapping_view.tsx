import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { emptyCatalog } from '@/catalog/catalog';
import type { Direction, Kind } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { useLivePreview } from '@/preview/live_preview';
import { lastPlan } from '@/preview/preview_session';
import { DraftBar } from './draft_bar';
import type { Editing } from './editing';
import { LivePanel } from './live_panel';
import classes from './mapping.module.css';
import { SyncNow } from './sync_now';

interface Props {
  readonly subscription: string;
  readonly draft: DraftStore;
  readonly kind: Kind;
  readonly direction: Direction;
  /** What is edited on the left; `editing.lines` is of the first report in a push. */
  readonly children: (editing: Editing) => ReactNode;
}

/** An editor with the preview beside it, on what the engine reads. */
export function MappingView({ subscription, draft, kind, direction, children }: Props): ReactNode {
  const configuration = draft.use().history.now;
  const { live, unread } = useLivePreview(subscription, kind, direction, configuration);
  const inputs = live.session.inputs.use();
  const plan = lastPlan(live.session.use())?.plan ?? null;
  const lines = direction === 'pull' ? ({ kind, direction } as const) : ({ kind, direction, report: 0 } as const);
  const editing: Editing = { draft, configuration, lines, catalog: inputs?.catalog ?? emptyCatalog, plan, unread: unread.fields };
  return (
    <>
      <DraftBar subscription={subscription} draft={draft}>
        <SyncNow subscription={subscription} draft={draft} session={live.session} kind={kind} direction={direction} />
      </DraftBar>
      <div className={classes['page']}>
        <Stack gap="md">{children(editing)}</Stack>
        <LivePanel subscription={subscription} configuration={configuration} kind={kind} live={live} unread={unread} />
      </div>
    </>
  );
}
