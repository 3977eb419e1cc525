import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Json } from '../../api/client';
import { useDefinitions } from '../../api/definitions';
import { ApiError } from '../../api/problem';
import { type RecordJson, useCreate } from '../../api/records';
import { useLabels } from '../../i18n/useLabels';
import { useTexts } from '../../i18n/useTexts';
import type { Definitions, ObjectInfo } from '../../meta/definitions';
import { RECORD_TYPE } from '../../meta/systemFields';
import { useNarrow } from '../../ui/useMedia';
import type { Calculator } from './calculator';
import { Conditions, type Globals } from './conditions';
import { FormStore } from './FormStore';
import { useCalculator } from './lateCalculator';
import {
  type FormShape,
  type FormType,
  formShape,
  placeErrors,
  type RowsStores,
  sentValues,
} from './newRecord';
import { RowsStore } from './RowsStore';
import { cellsIn, type FormScreen, rowsIn } from './screens';
import { useConditions, useWords } from './useConditions';
import { useRelated } from './useRelated';

export interface NewRecord extends FormShape {
  readonly info: ObjectInfo;
  readonly form: FormStore;
  readonly rows: RowsStores;
  /** Whether all that decides what is seen is known. */
  readonly ready: boolean;
  /** What is wrong and belongs to no field. */
  readonly rest: readonly string[];
  readonly setRest: (rest: readonly string[]) => void;
  readonly saving: boolean;
  /** Saves; `onSaved` hears of the new record, `onRefused` once the errors stand at their fields. */
  readonly save: (onSaved: (record: RecordJson) => void, onRefused: () => void) => void;
  /** Hears of everything that is typed. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Has the form of a new record: its layout, its values, its rows, and how it is saved. */
export function useNewRecord(
  info: ObjectInfo,
  type: FormType,
  given: Readonly<Record<string, Json>>,
): NewRecord {
  const { t } = useTexts();
  const labels = useLabels();
  const definitions = useDefinitions();
  const object = info.definition.name;
  const create = useCreate(object);
  const [rest, setRest] = useState<readonly string[]>([]);
  const word = useWords();
  const typeField = info.fields.get(RECORD_TYPE);
  const conditions = useConditions(info, definitions.definedLayouts(object));
  const [form] = useState(() => {
    const beside = { conditions, word, given };
    return new FormStore(info, typeField === undefined ? [] : [typeField], undefined, beside);
  });
  const recordType = useSyncExternalStore(form.subscribe, () => form.value(RECORD_TYPE));
  const phone = useNarrow();
  const shape = useMemo(() => {
    const at = { recordType: typeof recordType === 'string' ? recordType : undefined, phone };
    return formShape(definitions, info, type, at);
  }, [definitions, info, type, recordType, phone]);
  const { screens } = shape;
  const rows = useRowsStores(screens, conditions, word);
  useLayoutEffect(() => form.setConditions(conditions), [form, conditions]);
  // Whoever looks at the form in this very render finds its fields; those who looked before are told.
  const shown = useMemo(() => {
    const all = [...(typeField === undefined ? [] : [{ field: typeField }]), ...cellsIn(screens)];
    form.arrange(all);
    return all;
  }, [form, typeField, screens]);
  useEffect(() => form.show(shown), [form, shown]);
  useRelated(form, conditions);

  function refused(error: Error, onRefused: () => void) {
    if (error instanceof ApiError && error.problem?.code === 'record.confirmation_required') {
      return; // one went back to look again
    }
    const names = shown.map(({ field }) => field.name);
    const others = placeErrors(error, form, rows, new Set(names), labels);
    setRest(others.length > 0 ? others : [t('record.fixErrors')]);
    onRefused();
  }

  function save(onSaved: (record: RecordJson) => void, onRefused: () => void) {
    const parts = [form.check(), ...[...rows.values()].map((each) => each.check())];
    if (!parts.every(Boolean)) {
      setRest([t('record.fixErrors')]);
      onRefused();
      return;
    }
    setRest([]);
    const onError = (error: Error) => refused(error, onRefused);
    create.mutate(sentValues(form, rows), { onSuccess: onSaved, onError });
  }

  const subscribe = useCallback(
    (listener: () => void) => {
      const leaves = [
        form.subscribe(listener),
        ...[...rows.values()].map((each) => each.subscribeToTyping(listener)),
      ];
      return () => {
        for (const leave of leaves) {
          leave();
        }
      };
    },
    [form, rows],
  );

  const { ready } = conditions;
  return { ...shape, info, form, rows, ready, rest, setRest, saving: create.isPending, save, subscribe };
}

/** Rows stay what they are when another record type shows other fields. */
function useRowsStores(
  screens: readonly FormScreen[],
  conditions: Conditions,
  word: ReturnType<typeof useWords>,
): RowsStores {
  const definitions = useDefinitions();
  const made = useRef(new Map<string, RowsStore>());
  const { globals } = conditions;
  const asked = useMemo(() => rowsIn(screens), [screens]);
  const texts = useMemo(
    () => asked.flatMap(({ rows: { info } }) => conditionsOfRow(definitions, info, globals).texts),
    [asked, definitions, globals],
  );
  const calculator = useCalculator(texts);
  const stores = useMemo(() => {
    const each = asked.map(({ rows: { name, info }, fields }): [string, RowsStore] => {
      const written = fields.filter((field) => field.writable);
      const store = made.current.get(name) ?? new RowsStore(info, written, [], { word });
      made.current.set(name, store);
      return [name, store];
    });
    return new Map(each);
  }, [asked, word]);
  useLayoutEffect(() => {
    for (const { rows } of asked) {
      stores.get(rows.name)?.setConditions(conditionsOfRow(definitions, rows.info, globals, calculator));
    }
  }, [asked, stores, definitions, globals, calculator]);
  return stores;
}

function conditionsOfRow(
  definitions: Definitions,
  info: ObjectInfo,
  globals: Globals,
  calculator?: Calculator,
): Conditions {
  return new Conditions(info, undefined, definitions.expressions(info.definition.name), globals, calculator);
}
