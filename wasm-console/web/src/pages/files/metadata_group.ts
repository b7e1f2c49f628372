/** Those that a pull may write (docs/configuration.md). Pendo's own page snippet overwrites agent: it comes last. */
const groups = ['custom', 'salesforce', 'agent'] as const;

/** The group that the metadata at hand lies in, but for what identifies: nobody writes that. */
export const groupIn = (paths: readonly string[], identifier: string): string => groups.find((group) => paths.some((path) => path.startsWith(`${group}.`) && path !== identifier)) ?? 'custom';
