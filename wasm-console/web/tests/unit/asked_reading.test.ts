import { expect, test } from 'vitest';
import { answerTo } from '@/preview/asked_reading';

test('the newest reading is taken for what was asked for where it is newer, of that connection and that direction', () => {
  const asked = { connection: 'visitor', direction: 'pull' } as const;
  const made = { ...asked, id: '1701' };
  expect(answerTo(asked, '1700', made)).toBe(made);
  expect(answerTo(asked, '', made)).toBe(made);
  expect(answerTo(asked, '1701', made)).toBe('stopped'); // it was there before
  expect(answerTo(asked, '1700', null)).toBe('stopped');
  expect(answerTo(asked, '1700', { ...made, direction: 'push' })).toBe('another');
  expect(answerTo(asked, '1700', { ...made, connection: 'account' })).toBe('another');
});
