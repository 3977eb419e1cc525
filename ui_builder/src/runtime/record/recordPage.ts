/** What the parts of a record's page share. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import { type RecordJson, valueAt } from '../../api/records';
import type { ObjectInfo } from '../../meta/definitions';
import type { LayoutDef } from '../../meta/types';
import type { Conditional, Conditions } from '../form/conditions';
import type { FormStore, Shown } from '../form/FormStore';
import type { AsOfState } from './asof/asOf';
import type { Saves } from './useSaves';

/** Tells what is seen, required and read only now. */
export interface Sight {
  readonly sees: (part: Omit<Shown, 'field'>) => boolean;
  readonly requires: (shown: Shown) => boolean;
  readonly locks: (shown: Shown) => boolean;
}

export interface RecordPageState {
  readonly app: string;
  readonly info: ObjectInfo;
  readonly record: RecordJson;
  readonly title: string;
  readonly layout: LayoutDef;
  readonly sight: Sight;
  readonly saves: Saves;
  /** Whether the user may change the record at all. */
  readonly mayUpdate: boolean;
  readonly mayDelete: boolean;
  /** The whole page as a form, while it is edited so. */
  readonly form: FormStore | null;
  /** The places that are edited one by one. */
  readonly editing: ReadonlySet<string>;
  readonly edit: (place: string, on: boolean) => void;
  /** Whether everything is there at once, for paper. */
  readonly printing: boolean;
  /** What is told beside a record as it was; absent where it is shown as it is. */
  readonly asOf?: AsOfState | undefined;
}

const Here = createContext<RecordPageState | null>(null);
export const RecordPageProvider = Here.Provider;

/** The page that a part stands on. */
export function useRecordPage(): RecordPageState {
  const page = useContext(Here);
  if (page === null) {
    throw new Error('useRecordPage is for the parts of a RecordPage');
  }
  return page;
}

/** Tells by a record as it is stored what a form would tell by what was typed. */
export function sightOf(conditions: Conditions, record: RecordJson): Sight {
  const live = (path: string) => valueAt(record, path);
  return {
    sees: ({ cell, within = [] }) => [...within, cell ?? {}].every((part) => conditions.visible(part, live)),
    requires: ({ field, cell }) => field.required || conditions.required(cell ?? {}, live),
    locks: ({ cell }) => conditions.readOnly(cell ?? {}, live),
  };
}

const never = () => () => undefined;

/** Tells whether a part is seen, and goes on telling while the page is edited. */
export function useSeen(within: readonly Conditional[], cell?: Conditional): boolean {
  const { form, sight } = useRecordPage();
  const seen = () => (form ?? sight).sees({ within, cell });
  return useSyncExternalStore(form?.subscribe ?? never, seen);
}
