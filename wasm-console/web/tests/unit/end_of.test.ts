import { expect, test } from 'vitest';
import { endOf } from '@/ui/end_of';

test('the end of an id stays in sight, and a short id is whole', () => {
  expect(endOf('003Qy0000000001IAX')).toBe('001IAX');
  expect(endOf('v-1024')).toBe('');
  expect(endOf('ann.of.sales😀🎈')).toBe('ales😀🎈');
});
