import { useSyncExternalStore } from 'react';

/**
 * A value that lives outside the components: set anywhere, seen by whoever uses it.
 *
 *     const language = new Store<'en' | 'ja'>('en');
 *     language.set('ja');                     // every component with language.use() is drawn again
 */
export class Store<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get = (): T => this.#value;

  set = (value: T): void => {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  };

  listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The value, in a component. */
  use(): T {
    return useSyncExternalStore(this.listen, this.get);
  }
}
