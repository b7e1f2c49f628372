import type { ComponentType } from 'react';
import type { IconName } from '@/ui/icons';
import type { Role } from './session';
import type { app } from '@/words/en/app';

export type PageName = keyof typeof app.pages;

export interface PageEntry {
  readonly name: string;
  /** As wouter matches it. Below `/s/:subscription` a page is one subscription's, else of the whole service. */
  readonly paths: readonly string[];
  /** Loaded when it is opened. The file's default export is the page; it takes what stands in the path, decoded, by `usePart`. */
  readonly load: () => Promise<{ readonly default: ComponentType }>;
  /** Where it stands in the navigation; without one it is not in it. A page in it is named in words/…/app.ts. */
  readonly icon?: IconName;
  /** The page of the navigation that is marked while one is here. */
  readonly within?: PageName;
  readonly role?: Role;
  /** A page that works without any engine: all that `tools/build static` shows. */
  readonly withoutEngine?: boolean;
}

/** Every page, in the navigation's order. A new one is a line here, its words, and a folder in src/pages. */
export const pages: readonly PageEntry[] = [
  { name: 'overview', paths: ['/', '/s/:subscription'], load: () => import('@/pages/overview/overview'), icon: 'overview' },
  { name: 'connections', paths: ['/s/:subscription/connections'], load: () => import('@/pages/connections/connections'), icon: 'connections' },
  { name: 'mapping', paths: ['/s/:subscription/mapping'], load: () => import('@/pages/mapping/mapping'), icon: 'mapping' },
  { name: 'reports', paths: ['/s/:subscription/reports'], load: () => import('@/pages/reports/reports'), icon: 'reports' },
  { name: 'runs', paths: ['/s/:subscription/runs'], load: () => import('@/pages/runs/runs'), icon: 'runs' },
  { name: 'run', paths: ['/s/:subscription/runs/:run'], load: () => import('@/pages/runs/run'), within: 'runs' },
  { name: 'compare', paths: ['/s/:subscription/runs/:run/compare/:other'], load: () => import('@/pages/runs/compare'), within: 'runs' },
  { name: 'undo', paths: ['/s/:subscription/runs/:run/undo'], load: () => import('@/pages/runs/undo'), within: 'runs' },
  { name: 'entities', paths: ['/s/:subscription/entities'], load: () => import('@/pages/entities/entities'), icon: 'entities' },
  { name: 'entity', paths: ['/s/:subscription/visitors/:id', '/s/:subscription/accounts/:id', '/s/:subscription/records/:id'], load: () => import('@/pages/entities/entity'), within: 'entities' },
  { name: 'segments', paths: ['/s/:subscription/segments', '/s/:subscription/segments/:name'], load: () => import('@/pages/segments/segments'), icon: 'segments' },
  { name: 'log', paths: ['/s/:subscription/log'], load: () => import('@/pages/log/log'), icon: 'log' },
  { name: 'recovery', paths: ['/s/:subscription/recovery', '/s/:subscription/recovery/:tab'], load: () => import('@/pages/recovery/recovery'), icon: 'recovery' },
  { name: 'settings', paths: ['/settings', '/settings/:tab'], load: () => import('@/pages/settings/settings'), icon: 'settings' },
  { name: 'files', paths: ['/files'], load: () => import('@/pages/files/files'), icon: 'files', withoutEngine: true },
  { name: 'styleguide', paths: ['/styleguide'], load: () => import('@/pages/styleguide/styleguide') },
];

export const isOfSubscription = (page: PageEntry): boolean => page.paths[0]?.startsWith('/s/:subscription') ?? false;
