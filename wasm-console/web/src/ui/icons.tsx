import type { ReactNode } from 'react';

/** Line drawings, 24 by 24; beside a text that says the same, so that no one has to hear of them. */
const drawings = {
  overview: 'M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 7h6V4h-6z',
  runs: 'M20 12a8 8 0 1 1-2.4-5.7M20 3v4h-4M12 8v4l2.5 2',
  entities: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M3 20c0-3.5 2.5-5.5 6-5.5s6 2 6 5.5M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.8c2 .8 3 2.6 3 5.2',
  segments: 'M4 5h16l-6 7.5V19l-4-2v-4.5z',
  recovery: 'M12 3l8 3v6c0 4.5-3.2 7.7-8 9-4.8-1.3-8-4.5-8-9V6zM9 12l2 2 4-4',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
  mapping: 'M4 6h5M4 12h5M4 18h5M15 9h5M15 15h5M9 6c3 0 3 3 6 3M9 18c3 0 3-3 6-3M9 12c3 0 3 3 6 3',
  connections: 'M9 15l6-6M10.5 7.5l1-1a4.2 4.2 0 0 1 6 6l-1 1M13.5 16.5l-1 1a4.2 4.2 0 0 1-6-6l1-1',
  reports: 'M5 20V4h10l4 4v12zM15 4v4h4M9 16v-3M12 16v-5M15 16v-2',
  log: 'M5 6h.01M5 12h.01M5 18h.01M9 6h11M9 12h11M9 18h11',
  files: 'M6 3h8l4 4v14H6zM14 3v4h4M12 17v-6M9.5 13.5L12 11l2.5 2.5',
  external: 'M14 4h6v6M20 4l-9 9M18 14v5H5V6h5',
  alert: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  good: 'M5 12.5l4.5 4.5L19 7.5',
  bad: 'M6 6l12 12M18 6L6 18',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v5M12 8h.01',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 5l12 7-12 7z',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M5 20c0-3.5 3-5.5 7-5.5s7 2 7 5.5',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  language: 'M4 6h9M8.5 4v2M5 14c3-1.5 5.5-4.5 6-8M6.5 9c1 2.5 3 4.3 5.5 5.2M13 20l4-9 4 9M14.3 17h5.4',
  chevron: 'M9 6l6 6-6 6',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.5 15.5L20 20',
  download: 'M12 4v11M8 11l4 4 4-4M5 20h14',
  plus: 'M12 5v14M5 12h14',
  held: 'M7 11V7a5 5 0 0 1 10 0v4M5 11h14v9H5z',
} as const;

export type IconName = keyof typeof drawings;

export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} fill="none" stroke="currentColor" strokeWidth={1.7} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      <path d={drawings[name]} />
    </svg>
  );
}

/** The mark: two waves over a line that stays. */
export function Mark({ size = 26 }: { readonly size?: number }): ReactNode {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#0f6674" />
      <path d="M6 13c3.3 0 3.3-3 6.7-3s3.3 3 6.6 3 3.4-3 6.7-3M6 19c3.3 0 3.3-3 6.7-3s3.3 3 6.6 3 3.4-3 6.7-3" fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <path d="M6 25h20" stroke="#8fd3dc" strokeWidth="2.6" strokeLinecap="round" />
    </svg>
  );
}
