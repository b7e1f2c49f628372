import { afterEach, describe, expect, test, vi } from 'vitest';
import { decodePart, encodePart, path, whenLeft, withQuery } from '@/app/location';

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

describe('a page is left', () => {
  afterEach(() => vi.unstubAllGlobals());

  test('once, for another page, and not for what is chosen on it', () => {
    const page = new EventTarget();
    const location = { hash: '#/s/demo/runs?outcome=held' };
    vi.stubGlobal('location', location);
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
    const goTo = (hash: string): void => {
      location.hash = hash;
      page.dispatchEvent(new Event('hashchange'));
    };
    const left = vi.fn();
    whenLeft(left);
    goTo('#/s/demo/runs?outcome=changed');
    expect(left).not.toHaveBeenCalled();
    goTo('#/s/demo/log');
    goTo('#/s/demo/runs');
    expect(left).toHaveBeenCalledOnce();
  });
});
