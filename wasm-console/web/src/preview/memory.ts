/** What WebAssembly can have of a browser; it grows and never shrinks (wasm-console/bindings/memory.h). */
export const mostMemory = 4 * 2 ** 30;

/** Beyond it little is left for what the next plan takes. */
const near = (3 / 4) * mostMemory;

/** What may be too much for the preview: its pages, with an index that takes about as much again, or what the core holds of all previews by now. */
export function lackOf(pages: number, held: number): 'pages' | 'held' | null {
  if (2 * pages > near) return 'pages';
  return held >= near ? 'held' : null;
}
