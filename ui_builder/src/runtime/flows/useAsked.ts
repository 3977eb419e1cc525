import { useState } from 'react';
import type { Json } from '../../api/client';
import { ApiError } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { type Asked, type Entered, missing, sentValues } from './asked';

/** What was entered of what a flow asks for, and what is wrong with it. */
export function useAsked(asked: readonly Asked[], first: Entered) {
  const { t } = useTexts();
  const [entered, setEntered] = useState(first);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [rest, setRest] = useState<readonly string[]>([]);
  return {
    entered,
    errors,
    /** What belongs to none of them. */
    rest,
    change(name: string, value: Json) {
      setEntered((before) => ({ ...before, [name]: value }));
      setErrors(({ [name]: _, ...others }) => others);
    },
    /** Gives what is sent; undefined where something must still be entered, unless nothing need be. */
    check(skips = false): Entered | undefined {
      const names = skips ? [] : missing(asked, entered);
      setErrors(Object.fromEntries(names.map((name) => [name, t('automation.missing')])));
      setRest([]);
      return names.length === 0 ? sentValues(entered, asked) : undefined;
    },
    /** Shows why it was refused, beside what that is about. */
    refuse(error: unknown) {
      const faults = error instanceof ApiError ? error.faults : [];
      const names = new Set(asked.map(({ name }) => name));
      const nameOf = (path: string) => path.split('/').findLast((part) => names.has(part));
      const of = faults.map(({ path, message }) => [nameOf(path), message] as const);
      setErrors(Object.fromEntries(of.filter(([name]) => name !== undefined)));
      const others = of.filter(([name]) => name === undefined).map(([, message]) => message);
      setRest(faults.length === 0 && error instanceof Error ? [error.message] : others);
    },
  };
}
