// A plan for people, as `tidemark plan` prints it without --json.
import type { Change, Plan, Preview, Summary } from '../core/core.js';
import { endOfValue } from './json_line.js';

const most = 20;

export const guardOff = '  GUARD OFF: no plan of this connection is held, whatever it changes\n';

const grouped = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ',');
const count = (number: number, one: string, many: string): string => `${grouped(number)} ${number === 1 ? one : many}`;

/** What a terminal doesn't draw, but obeys: controls, and what turns the direction of writing or hides itself. */
const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

function visible(text: string): string {
  return text.replace(unseen, (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    const hex = (digits: number): string => code.toString(16).padStart(digits, '0');
    return code < 0x100 ? `\\x${hex(2)}` : code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
  });
}

interface Sides { records: string; entities: string; source: string; target: string }

const sides: Record<string, Sides> = {
  pull: { records: 'Salesforce records', entities: 'Pendo entities', source: 'Salesforce', target: 'Pendo' },
  push: { records: 'report rows of Pendo', entities: 'Salesforce records', source: 'Pendo', target: 'Salesforce' },
};

/** Values as they stand in the line: a number keeps its spelling. */
function changeText(line: string): string {
  const { change } = JSON.parse(line) as { change: Change };
  const old = line.indexOf(',"old":') + ',"old":'.length; // members before it are texts, in which it would be escaped
  const endOfOld = endOfValue(line, old);
  const next = endOfOld + ',"new":'.length;
  return `  ${visible(change.target)}  ${visible(change.field)}  ${visible(line.slice(old, endOfOld))} → ${visible(line.slice(next, endOfValue(line, next)))}  from ${visible(change.source)}\n`;
}

function rowsOf(summary: Summary, side: Sides, unchanged: string, push: boolean): string {
  const rows: [number | undefined, string][] = [
    [summary.unchanged_targets, unchanged],
    [summary.unmatched_sources, `${side.records} without a counterpart in ${side.target}: none is created`],
    [summary.unmatched_targets, push ? `${side.entities} without a row in the pushed reports` : `${side.entities} without a counterpart in ${side.source}`],
    [summary.ambiguous, 'identifiers that several records share: none of those is changed'],
    [summary.no_identifier, 'records without an identifier'],
    [summary.filtered, 'left out by a filter'],
    [summary.anonymous, 'anonymous visitors'],
    [summary.unknown, 'targets with an earlier write whose outcome is not known yet'],
    [summary.invalid, "fields whose value can't be converted: they keep what they have"],
  ];
  return rows.filter(([number]) => number).map(([number, words]) => `  ${grouped(number ?? 0)} ${words}\n`).join('');
}

function summaryText(summary: Summary, side: Sides, unchanged: string, push: boolean): string {
  let text = rowsOf(summary, side, unchanged, push);
  if (summary.held_by) text += `  HELD by the guard:\n${summary.held_by.map((reason) => `    ${visible(reason)}\n`).join('')}`;
  if (push && summary.changes > 0)
    text += "  not known before it is sent: what the org's validation rules, flows, triggers and duplicate rules say to it\n";
  return `${text}  digest ${summary.digest}\n`;
}

function unchangedWords(plan: Plan): string {
  if (plan.fields.length === 0) return 'matched targets, of which nothing was planned: every line of the mapping was refused';
  return plan.refused.length > 0 ? 'matched targets hold what the lines that were not refused call for' : 'matched targets hold what they should';
}

/** The first changes, then how many records are left alone for which reason, then the summary. */
export async function planForPeople(preview: Preview, plan: Plan, kind: string, direction: string, unmatchedTargets: boolean): Promise<string> {
  const side = sides[direction] as Sides;
  const { summary } = plan;
  const head = `${kind} ${direction}: ${count(summary.changes, 'change', 'changes')} of ${count(summary.changed_targets, 'target', 'targets')}; ` +
    `${grouped(summary.sources)} ${side.records} and ${grouped(summary.targets)} ${side.entities} were read, ${grouped(summary.matched)} pairs matched\n`;
  const refused = plan.refused.map(({ line, why }) => `  refused  ${visible(line)}: ${visible(why)}\n`).join('');
  let changes = '';
  const first = summary.changes > 0 ? await changeLines(preview) : [];
  for (const line of first) changes += changeText(line);
  if (summary.changes > most) changes += `  … and ${grouped(summary.changes - most)} more: --json lists them all\n`;
  let without = '';
  if (unmatchedTargets) {
    const { total, lines } = await preview.left('unmatched_target', 0, most);
    for (const line of lines) without += `  without a counterpart  ${visible('target' in line ? line.target as string : '')}\n`;
    if (total > most) without += `  … and ${grouped(total - most)} more: --json lists them all\n`;
  }
  return head + refused + changes + without + summaryText(summary, side, unchangedWords(plan), direction === 'push');
}

async function changeLines(preview: Preview): Promise<string[]> {
  const found: string[] = [];
  for await (const block of preview.lines()) {
    const lines = new TextDecoder().decode(block).split('\n').filter((line) => line.startsWith('{"change":'));
    found.push(...lines.slice(0, most - found.length));
    if (found.length === most || (found.length > 0 && lines.length === 0)) break;
  }
  return found;
}
