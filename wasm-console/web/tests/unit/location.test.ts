import { describe, expect, test } from 'vitest';
import { decodePart, encodePart, path, withQuery } from '@/app/location';

describe('a part of a path', () => {
  test.each(['v-1', '100% 101138', 'back\\slash', 'a/b', '~', '~25', '%7E', '..', '😀', 'ann@x.io', '?q=1#x', ''])('%s comes back as it was', (id) => {
    const part = encodePart(id);
    expect(decodePart(part)).toBe(id);
    expect(part).not.toMatch(/[%/?#\\]/);
  });
});

test('a path has its parts in order, and a query what is not empty', () => {
  expect(path('s', 'demo', 'runs', 12)).toBe('/s/demo/runs/12');
  expect(withQuery('/s/demo', { class: 'changed', of: '', at: undefined })).toBe('/s/demo?class=changed');
});
