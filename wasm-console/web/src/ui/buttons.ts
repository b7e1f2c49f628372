import type { ui } from '@/words/en/ui';

type Names = (typeof ui)['buttons'];

/** Commands that the engine names, as they are typed on its host, and what the console has for each; the longer ones first. */
const commands: readonly (readonly [command: RegExp, button: (w: Names, part: string) => string])[] = [
  [/tidemark runs show (\d+) --changes/g, (w, run) => w.changes(run)],
  [/tidemark runs show (\d+)/g, (w, run) => w.run(run)],
  [/tidemark undo (\d+)/g, (w, run) => w.undo(run)],
  [/tidemark runs(?: show)?\b/g, (w) => w.runs],
  [/tidemark sync\b/g, (w) => w.sync],
  [/tidemark plan\b/g, (w) => w.plan],
  [/tidemark config apply(?: FILE)?/g, (w) => w.save],
  [/tidemark credential set\b/g, (w) => w.credential],
  [/tidemark letters\b/g, (w) => w.letters],
  [/tidemark drift(?: put-back)?\b/g, (w) => w.drift],
  [/tidemark retire\b/g, (w) => w.clear],
  [/tidemark erasures\b/g, (w) => w.erasures],
  [/tidemark views rebuild\b/g, (w) => w.views],
  [/tidemark history\b/g, (w) => w.history],
  [/tidemark resume\b/g, (w) => w.resume],
  [/tidemark nights\b/g, (w) => w.nights],
  [/tidemark segments list\b/g, (w) => w.segments],
  [/tidemark tokens create\b/g, (w) => w.tokens],
  [/tidemark users link \S+/g, (w) => w.users],
];

/**
 * What the engine says to do, by the console's own buttons: whoever reads it here is not at a terminal of the engine's host.
 *
 *     withButtons('the next run reads it: tidemark sync', w)    // the next run reads it: “Sync now”
 */
export const withButtons = (text: string, w: Names): string => commands.reduce((now, [command, button]) => now.replace(command, (_, part?: string) => button(w, part ?? '')), text);
