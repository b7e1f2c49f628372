/** A change as one of two plans has it. */
export interface Side {
  readonly old: unknown;
  readonly new: unknown;
}

export interface Replayed {
  readonly connection: string;
  readonly direction: string;
  readonly recorded: string;
  readonly digest: string;
  readonly same: boolean;
  readonly changes: number;
  readonly zones_then: string;
  readonly digest_under?: string;
  readonly changes_under?: number;
  readonly differences?: number;
}

export interface Difference {
  readonly part: Replayed;
  readonly target: string;
  readonly field: string;
  readonly then: Side | null;
  readonly under: Side | null;
}

export interface Replay {
  readonly parts: readonly Replayed[];
  readonly differences: readonly Difference[];
}

export interface Line {
  readonly replayed?: Replayed;
  readonly difference?: Omit<Difference, 'part'>;
}

/** Takes the lines of an answer together: a difference is of the part that stands before it. */
export async function readReplay(lines: AsyncIterable<Line>): Promise<Replay> {
  const parts: Replayed[] = [];
  const differences: Difference[] = [];
  for await (const { replayed, difference } of lines) {
    if (replayed !== undefined) parts.push(replayed);
    const part = parts.at(-1);
    if (difference !== undefined && part !== undefined) differences.push({ ...difference, part });
  }
  return { parts, differences };
}
