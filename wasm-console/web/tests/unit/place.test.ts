import { expect, test } from 'vitest';
import { placeIn } from '@/pages/segments/place';

test('the place of an error is found by line and column, whole characters each', () => {
  expect(placeIn('a\nbcd', 'line 2, column 2')).toEqual({ before: 'b', after: 'cd' });
  expect(placeIn('"😀" x', 'line 1, column 5')).toEqual({ before: '"😀" ', after: 'x' });
  expect(placeIn('a', 'line 1, column 2')).toEqual({ before: 'a', after: '' });
  expect(placeIn('a', 'line 7, column 1')).toBeUndefined();
  expect(placeIn('a', undefined)).toBeUndefined();
});
