import { Button, Group, Text } from '@mantine/core';
import { type NotificationData, notifications } from '@mantine/notifications';
import { asProblem, GoneError, kindOf, mostExact, SignedOutError } from '@/api/problem';
import { language } from '@/app/language';
import { whenLeft } from '@/app/location';
import { keptOfPerson } from '@/app/person';
import { withButtons } from './buttons';
import { failureSaid } from './failure_says';
import { shownWhere } from './shown_where';
import { words } from './words';

keptOfPerson(() => notifications.clean());

interface Done {
  readonly text: string;
  /** Takes back what was just done. */
  readonly undo?: () => Promise<unknown>;
  /** What one may want to do next. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

/**
 * Says what was just done, with the way back where there is one. It stays for as long as one needs to read it and to decide; what it gives hides it before.
 *
 *     notice({ text: w.dropped(name), undo: () => save(name, before) });
 */
export function notice({ text, undo, action }: Done): () => void {
  const w = words[language.get()];
  const id = `notice-${Date.now()}-${Math.random()}`;
  const takeBack = async (): Promise<void> => {
    notifications.hide(id);
    try {
      await undo?.();
      notifications.show({ message: w.undone, color: 'tide', autoClose: 4_000, closeButtonProps: { 'aria-label': w.close } });
    } catch (error) {
      noticeProblem(error);
    }
  };
  notifications.show({
    id,
    color: 'tide',
    autoClose: undo === undefined && action === undefined ? 5_000 : 12_000,
    closeButtonProps: { 'aria-label': w.close },
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm">{text}</Text>
        {undo !== undefined && (
          <Button size="compact-sm" variant="default" style={{ flex: 'none' }} onClick={() => void takeBack()}>
            {w.undo}
          </Button>
        )}
        {action !== undefined && (
          <Button
            size="compact-sm"
            variant="default"
            style={{ flex: 'none' }}
            onClick={() => {
              notifications.hide(id);
              action.run();
            }}
          >
            {action.label}
          </Button>
        )}
      </Group>
    ),
  });
  return () => void notifications.hide(id);
}

/** It is of what was done on this page: on another one it is of nothing there. */
function showUntilLeft(what: Omit<NotificationData, 'id' | 'autoClose' | 'withCloseButton' | 'closeButtonProps'>): void {
  const id = `problem-${Date.now()}-${Math.random()}`;
  notifications.show({ ...what, id, autoClose: false, withCloseButton: true, closeButtonProps: { 'aria-label': words[language.get()].close } });
  whenLeft(() => notifications.hide(id));
}

/** For what went wrong where no place on the page is nearer. */
export function noticeProblem(error: unknown): void {
  const w = words[language.get()];
  if (error instanceof SignedOutError) {
    // The sign-in is over the page by then: what is below it is read by whoever is signed in again.
    showUntilLeft({ color: 'orange', message: w.signedOut.toast });
    return;
  }
  const problem = mostExact(asProblem(error));
  const { hint } = problem;
  const where = shownWhere(problem.where, problem.detail);
  const detail = failureSaid(problem.detail);
  const kind = kindOf(problem, w.problems);
  const gone = error instanceof GoneError;
  showUntilLeft({
    color: 'red',
    title: gone ? w.goneTitle : (kind ?? detail),
    message: gone ? w.goneText : [kind === undefined ? undefined : detail, where && failureSaid(where), hint && withButtons(failureSaid(hint), w.buttons)].filter((text) => text !== undefined).join(' · '),
  });
}
