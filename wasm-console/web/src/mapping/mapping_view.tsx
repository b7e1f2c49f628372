import type { Plan } from '@core/core';
import { Button, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Direction, Kind } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { useLivePreview } from '@/preview/live_preview';
import { ownPlan } from '@/preview/preview_session';
import { useWords } from '@/app/language';
import { useFormat } from '@/ui/format';
import { DraftBar } from './draft_bar';
import type { Editing } from './editing';
import { LivePanel } from './live_panel';
import classes from './mapping.module.css';
import { SyncNow } from './sync_now';
import { words } from './words';

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
  const { live, unread, catalog } = useLivePreview(subscription, kind, direction, configuration);
  // What is marked on the lines is of these lines, not of those before.
  const plan = ownPlan(live.session.use())?.plan ?? null;
  const lines = direction === 'pull' ? ({ kind, direction } as const) : ({ kind, direction, report: 0 } as const);
  const editing: Editing = { draft, configuration, lines, catalog, plan, unread: unread.fields };
  return (
    <>
      <DraftBar subscription={subscription} draft={draft}>
        <ToPreview plan={plan} />
        <SyncNow subscription={subscription} draft={draft} session={live.session} kind={kind} direction={direction} started={() => void live.follow(draft.now(), catalog)} />
      </DraftBar>
      <div className={classes['page']}>
        <Stack gap="md">{children(editing)}</Stack>
        <LivePanel subscription={subscription} configuration={configuration} kind={kind} live={live} unread={unread} catalog={catalog} />
      </div>
    </>
  );
}

/** Where the preview is below the lines, how many it changes stands beside them, with the way there. */
function ToPreview({ plan }: { readonly plan: Plan | null }): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  if (plan === null) return null;
  return (
    <Button variant="default" className={classes['toPreview']} onClick={() => document.getElementById('preview')?.scrollIntoView()}>
      {w.toPreview(format.number(plan.summary.changed_targets))}
    </Button>
  );
}
