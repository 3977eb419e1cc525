import { useEffect } from 'react';
import { useChangeOwn } from '../api/account';
import { useMine } from '../api/mine';
import { adoptLocale, chooseLocale, closestLocale, type Locale } from '../i18n/i18n';
import { type Appearance, readAppearance, setAppearance, useAppearance } from '../ui/appearance';

interface Preferences extends Partial<Appearance> {
  readonly locale?: string;
}

const NONE: Preferences = {};

/** Gives how the user likes to work, and how to change it: at once here, and in every other browser. */
export function usePreferences() {
  const [, set] = useMine<Preferences>('preferences', NONE);
  const { mutate } = useChangeOwn();
  const appearance = useAppearance();
  return {
    appearance,
    setAppearance: (change: Partial<Appearance>) => {
      const next = { ...appearance, ...change };
      setAppearance(next);
      set((before) => ({ ...before, ...next }));
    },
    setLocale: (locale: Locale) => {
      chooseLocale(locale);
      set((before) => ({ ...before, locale }));
      // Mail and whatever else the server writes by itself is in the language of the user's record.
      mutate({ locale });
    },
  };
}

/** Takes up what the user has chosen in another browser. */
export function KeepPreferences(): null {
  const [kept, , loaded] = useMine<Preferences>('preferences', NONE);
  useEffect(() => {
    if (loaded && kept.theme !== undefined) {
      setAppearance(readAppearance(kept));
    }
  }, [loaded, kept]);
  const locale = closestLocale(kept.locale);
  useEffect(() => {
    if (locale !== undefined) {
      adoptLocale(locale);
    }
  }, [locale]);
  return null;
}
