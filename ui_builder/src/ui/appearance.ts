/**
 * Light or dark, roomy or dense: chosen by the user, kept in this browser so that it holds before anything is
 * painted. What the user keeps on the server goes before it as soon as that is known.
 */
import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark' | 'system';
export type Density = 'comfortable' | 'compact';

export interface Appearance {
  readonly theme: Theme;
  readonly density: Density;
}

export const THEMES: readonly Theme[] = ['light', 'dark', 'system'];
export const DENSITIES: readonly Density[] = ['comfortable', 'compact'];

const KEY = 'dougong.appearance';
const USUAL: Appearance = { theme: 'system', density: 'comfortable' };
/** The ground of the browser's own bar, as --surface of theme.css. */
const BARS = { light: '#ffffff', dark: '#1a2026' } as const;

let chosen: Appearance = USUAL;
const listeners = new Set<() => void>();
const system = () => matchMedia('(prefers-color-scheme: dark)');

/** Makes an appearance of whatever was kept. */
export function readAppearance(kept: unknown): Appearance {
  const { theme, density } = (typeof kept === 'object' && kept !== null ? kept : {}) as Partial<Appearance>;
  return {
    theme: theme !== undefined && THEMES.includes(theme) ? theme : USUAL.theme,
    density: density !== undefined && DENSITIES.includes(density) ? density : USUAL.density,
  };
}

export function isDark({ theme }: Appearance, systemIsDark: boolean): boolean {
  return theme === 'dark' || (theme === 'system' && systemIsDark);
}

/** Takes up what was chosen in this browser; to be called before the first paint. */
export function startAppearance(): void {
  chosen = readAppearance(parsed(localStorage.getItem(KEY)));
  system().addEventListener('change', show);
  show();
}

export function setAppearance(next: Appearance): void {
  if (next.theme !== chosen.theme || next.density !== chosen.density) {
    chosen = { theme: next.theme, density: next.density };
    localStorage.setItem(KEY, JSON.stringify(chosen));
    show();
  }
}

/** Shows this page in a theme, or in the usual one again, without choosing it for the user. */
export function tryAppearance(theme: Theme | undefined): void {
  chosen = {
    ...readAppearance(parsed(localStorage.getItem(KEY))),
    ...(theme === undefined ? {} : { theme }),
  };
  show();
}

export function useAppearance(): Appearance {
  return useSyncExternalStore(subscribe, () => chosen);
}

/** Tells whether the page is dark, by the user's choice or by that of the device. */
export function useDark(): boolean {
  return useSyncExternalStore(subscribe, () => isDark(chosen, system().matches));
}

export const useDensity = (): Density => useAppearance().density;

function show(): void {
  const theme = isDark(chosen, system().matches) ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.density = chosen.density;
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', BARS[theme]);
  for (const listener of listeners) {
    listener();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
