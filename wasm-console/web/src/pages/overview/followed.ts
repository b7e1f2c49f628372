/** What the list of subscriptions says of one. */
interface Listed {
  readonly subscription: string;
  readonly running: number;
  readonly position: number;
}

/** Whose log this page follows: that of the only one, or of the first in which a run goes on. Of the others the list says how far they are, each time that it is asked for. */
export const followedOf = (shown: readonly Listed[]): string | undefined => (shown.length === 1 ? shown[0] : shown.find(({ running }) => running !== 0))?.subscription;

/** Whose log has another position than it had: where it was not there before, what is shown of it is new as it is. */
export const movedSince = (before: readonly Listed[], now: readonly Listed[]): readonly string[] =>
  now.filter((one) => before.some((other) => other.subscription === one.subscription && other.position !== one.position)).map(({ subscription }) => subscription);
