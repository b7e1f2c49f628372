const moment = /(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)/;

/** What is said, and the moments that are named in it, in turn: `momentsIn('since 2026-11-29T02:00:00Z by ann')` has three parts, the second is the moment. */
export const momentsIn = (text: string): readonly string[] => text.split(moment);
