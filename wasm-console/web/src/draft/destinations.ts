import type { Configuration } from './configuration';
import { withConfiguration } from './edits';

/** Who is told (docs/configuration.md, `messages`). */
export interface Destination {
  readonly name: string;
  readonly form: Form;
  readonly credential: string;
  readonly to?: readonly string[];
}

export const forms = ['slack', 'webhook', 'pagerduty', 'email'] as const;
export type Form = (typeof forms)[number];

export const isDestinationName = (name: string): boolean => /^[a-z0-9-]{1,40}$/.test(name);

export const destinationsOf = (configuration: Configuration): readonly Destination[] => (Array.isArray(configuration.messages) ? (configuration.messages as Destination[]) : []);

export const addDestination = (before: Configuration, one: Destination): Configuration => withConfiguration(before, { messages: [...destinationsOf(before), one] });

export function removeDestination(before: Configuration, at: number): Configuration {
  const left = destinationsOf(before).filter((_, index) => index !== at);
  return withConfiguration(before, { messages: left.length === 0 ? undefined : left });
}
