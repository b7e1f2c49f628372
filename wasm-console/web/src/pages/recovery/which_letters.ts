import type { Schemas } from '@/api/client';
import type { Letter } from '@/sync/queries';

export type Which = Schemas['WhichLetters'];

/** A letter's row: a visitor and an account may have the same id. */
export const whichOf = ({ target, connection }: Pick<Letter, 'target' | 'connection'>): Which => ({ id: target, connection: connection as 'visitor' | 'account' });

/** What was given up is taken back by trying it again, and that is the same only of one: of several, some may have been given up before, on purpose. */
export const canBeTakenBack = (which: Which, dropped: number): boolean => which.id !== undefined && dropped === 1;
