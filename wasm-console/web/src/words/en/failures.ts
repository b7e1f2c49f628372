import type { Sentences } from '@/ui/said';

/** The engine says why something failed in English. */
export const failures: Sentences = [];
