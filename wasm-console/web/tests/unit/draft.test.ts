import { describe, expect, test } from 'vitest';
import { type Configuration, linesOf, placeOf } from '@/draft/configuration';
import { DraftStore } from '@/draft/draft';
import { addConnection, addLines, addReport, changeLine, removeConnection, removeLine, removeReport, withConnection } from '@/draft/edits';
import { begin, edit, redo, undo } from '@/draft/history';
import { unreadFields, unreadReports } from '@/draft/used_fields';

const configuration: Configuration = {
  subscription: 'acme',
  time_zone: 'UTC',
  salesforce: { login_url: 'https://acme.my.salesforce.com', api_version: '66.0', credential: 's', call_reserve: 7 },
  pendo: { host: 'https://app.pendo.io', credential: 'p' },
  connections: {
    visitor: {
      object: 'Contact',
      identifier: { pendo: 'agent.email', salesforce: 'Email' },
      pull: [
        { from: 'Region__c', to: 'region' },
        { from: 'Owner.Email', to: 'owner_email', when_empty: 'keep' },
      ],
      push: [{ report: 'r-1', columns: [{ from: 'days', to: 'Pendo_Days__c' }] }],
    },
  },
};
const pull = { kind: 'visitor', direction: 'pull' } as const;

describe('an edit leaves the configuration that it was made of as it was', () => {
  test('a line: a key that goes back to its default is taken away', () => {
    const next = changeLine(configuration, pull, 1, { when_empty: undefined, volatile: true });
    expect(linesOf(next, pull)[1]).toEqual({ from: 'Owner.Email', to: 'owner_email', volatile: true });
    expect(linesOf(configuration, pull)[1]).toEqual({ from: 'Owner.Email', to: 'owner_email', when_empty: 'keep' });
    expect(linesOf(next, pull)[0]).toBe(linesOf(configuration, pull)[0]);
  });
  test('lines come and go, of a report too', () => {
    expect(linesOf(addLines(configuration, pull, [{ value: 1, to: 'origin' }]), pull)).toHaveLength(3);
    expect(linesOf(removeLine(configuration, pull, 0), pull)).toEqual([linesOf(configuration, pull)[1]]);
    const columns = { kind: 'visitor', direction: 'push', report: 0 } as const;
    expect(linesOf(changeLine(configuration, columns, 0, { truncate: true }), columns)).toEqual([{ from: 'days', to: 'Pendo_Days__c', truncate: true }]);
  });
  test('reports and connections; what the console does not know stays', () => {
    expect(removeReport(configuration, 'visitor', 0).connections.visitor).not.toHaveProperty('push');
    expect(addReport(configuration, 'visitor', { report: 'r-2', columns: [] }).connections.visitor?.push).toHaveLength(2);
    const two = addConnection(configuration, 'account', { object: 'Account', identifier: { pendo: 'accountId', salesforce: 'Id' } });
    expect(Object.keys(removeConnection(two, 'visitor').connections)).toEqual(['account']);
    expect(withConnection(configuration, 'visitor', { ignore_case: true }).salesforce['call_reserve']).toBe(7);
    expect(withConnection(configuration, 'account', { ignore_case: true })).toBe(configuration);
  });
  test('a line has the name that the core gives it', () => {
    expect(placeOf(pull, 1)).toBe('connections.visitor.pull[1]');
    expect(placeOf({ kind: 'account', direction: 'push', report: 2 }, 0)).toBe('connections.account.push[2].columns[0]');
  });
});

describe('steps', () => {
  test('go back and forth, and a new one ends what was taken back', () => {
    const two = edit(edit(begin('a'), 'b'), 'c');
    expect([undo(two).now, undo(undo(two)).now, undo(undo(undo(two))).now]).toEqual(['b', 'a', 'a']);
    expect(redo(undo(two)).now).toBe('c');
    expect(edit(undo(two), 'd').future).toEqual([]);
  });
  test('letters typed into one field are one step; a step between begins another', () => {
    const typed = edit(edit(edit(begin(''), 'r', 'to'), 're', 'to'), 'reg', 'to');
    expect(undo(typed).now).toBe('');
    expect(undo(edit(edit(undo(typed), 'x', 'to'), 'xy', 'from')).now).toBe('x');
  });
});

describe('a draft', () => {
  const other: Configuration = { ...configuration, time_zone: 'Asia/Tokyo' };
  test('without a change follows what is in force; with one it keeps what it began from', () => {
    const draft = new DraftStore('"1"', configuration);
    draft.follow('"2"', other);
    expect([draft.get().base, draft.now()]).toEqual(['"2"', other]);
    draft.change(configuration);
    draft.follow('"3"', { ...other, time_zone: 'UTC' });
    expect(draft.get().base).toBe('"2"');
  });
  test('that was taken back whole is no change', () => {
    const draft = new DraftStore('"1"', configuration);
    draft.change(other);
    expect(draft.isChanged()).toBe(true);
    draft.undo();
    expect(draft.isChanged()).toBe(false);
  });
  test('that was saved can be taken back: then it is a change', () => {
    const draft = new DraftStore('"1"', configuration);
    draft.change(other);
    draft.wasSaved('"2"', other);
    expect(draft.isChanged()).toBe(false);
    draft.undo();
    expect(draft.isChanged()).toBe(true);
  });

  describe('why it is changed', () => {
    const changed = (): DraftStore => {
      const draft = new DraftStore('"1"', configuration);
      draft.change(other);
      draft.comment.set('the office moves');
      return draft;
    };
    test('stays while it is edited further', () => {
      const draft = changed();
      draft.change({ ...other, time_zone: 'Asia/Seoul' });
      expect(draft.comment.get()).toBe('the office moves');
    });
    test('goes when it is saved, also where it was edited on meanwhile', () => {
      const draft = changed();
      draft.change({ ...other, time_zone: 'Asia/Seoul' });
      draft.wasSaved('"2"', other);
      expect([draft.comment.get(), draft.isChanged()]).toEqual(['', true]);
    });
    test('goes when it is discarded, and comes back with it', () => {
      const draft = changed();
      const back = draft.discard();
      expect([draft.comment.get(), draft.isChanged()]).toEqual(['', false]);
      back();
      expect([draft.comment.get(), draft.isChanged()]).toEqual(['the office moves', true]);
    });
    test('goes when its last step is taken back: what comes then is another change', () => {
      const draft = changed();
      draft.undo();
      expect(draft.comment.get()).toBe('');
    });
  });
});

describe('what was not read', () => {
  const connection = configuration.connections.visitor!;
  test('are fields that lines name and the schema has, or that lie behind a relationship', () => {
    expect(unreadFields(connection, 'pull', ['Email'], ['Email', 'Region__c'])).toEqual(['Region__c', 'Owner.Email']);
    expect(unreadFields(connection, 'pull', ['Email', 'Owner.Email'], ['Email'])).toEqual([]);
    expect(unreadFields({ ...connection, identifier: { pendo: 'visitorId', salesforce: 'Id' } }, 'push', ['Pendo_Days__c'], ['Id', 'Pendo_Days__c'])).toEqual([]);
    expect(unreadFields(connection, 'push', [], ['Pendo_Days__c'])).toEqual(['Pendo_Days__c']);
  });
  test('are reports of a push', () => {
    expect(unreadReports(connection, 'push', [])).toEqual(['r-1']);
    expect(unreadReports(connection, 'pull', [])).toEqual([]);
  });
});
