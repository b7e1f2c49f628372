/** What wrote nothing is seen all the same, as a thin line; what wrote anything is higher than that, however little it is beside the `most`. */
export const heightOf = (written: number, most: number): number => Math.max(written, most * (written === 0 ? 0.015 : 0.05));
