import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import type { Kept } from '../../api/formDrafts';
import { fieldErrors } from '../../api/problem';
import type { RecordJson } from '../../api/records';
import { useLabels } from '../../i18n/useLabels';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { isEditable } from '../../meta/lifeCycle';
import type { LayoutDef } from '../../meta/types';
import type { Conditions } from '../form/conditions';
import { FormStore } from '../form/FormStore';
import { enteredValues } from '../form/newRecord';
import { useKeptDraft } from '../form/useKeptDraft';
import { shownFields } from './layout';
import type { Saves } from './useSaves';

interface Options {
  info: ObjectInfo;
  record: RecordJson;
  layout: LayoutDef;
  conditions: Conditions;
  saves: Saves;
}

export interface EditAll {
  /** The form of the whole page; null while it is only read. */
  readonly form: FormStore | null;
  readonly saving: boolean;
  /** What is wrong and belongs to no field. */
  readonly rest: readonly string[];
  /** What was typed before and not saved; null where there is nothing. */
  readonly offered: Kept | null;
  /** Goes on with what was typed before. */
  readonly take: () => void;
  /** Drops what was typed before. */
  readonly drop: () => void;
  readonly begin: () => void;
  readonly cancel: () => void;
  readonly save: () => void;
}

const NO_ROWS = new Map();

/** Edits all fields of the page at once, from what the record was when it began. */
export function useEditAll({ info, record, layout, conditions, saves }: Options): EditAll {
  const { t } = useTexts();
  const labels = useLabels();
  const draft = useKeptDraft(info.definition.name, record.id);
  const { note, answer, drop } = draft;
  const definitions = useDefinitions();
  const [begun, setBegun] = useState<{ form: FormStore; seen: RecordJson } | null>(null);
  const [saving, setSaving] = useState(false);
  const [rest, setRest] = useState<readonly string[]>([]);
  const shown = useMemo(() => shownFields(definitions, info, layout), [definitions, info, layout]);
  useLayoutEffect(() => begun?.form.setConditions(conditions), [begun, conditions]);
  useEffect(() => begun?.form.subscribe(() => note(() => enteredValues(begun.form, NO_ROWS))), [begun, note]);
  const end = useCallback(() => {
    drop();
    setBegun(null);
  }, [drop]);

  function begin() {
    const editable = shown.filter(({ field }) => isEditable(info, record, field) || field.type === 'formula');
    const form = new FormStore(info, editable, (name) => record[name] ?? null, { conditions });
    setRest([]);
    setBegun({ form, seen: record });
    return form;
  }

  function take() {
    begin().restore(draft.offered?.values ?? {});
    answer();
  }

  async function save() {
    if (begun === null || saving) {
      return;
    }
    const { form, seen } = begun;
    if (!form.check()) {
      setRest([t('record.fixErrors')]);
      focusWrong(form);
      return;
    }
    const names = Object.keys(form.changes());
    if (names.length === 0) {
      end();
      return;
    }
    setSaving(true);
    try {
      const values = Object.fromEntries(names.map((name) => [name, form.value(name)]));
      if ((await saves.save(values, seen, t('record.saved'))) === 'saved') {
        end();
      }
    } catch (error) {
      const { fields, rest: others } = fieldErrors(
        error,
        new Set(shown.map(({ field }) => field.name)),
        labels(info),
      );
      form.setErrors(fields);
      setRest(others.length > 0 ? others : [t('record.fixErrors')]);
      focusWrong(form);
    } finally {
      setSaving(false);
    }
  }

  const { offered } = draft;
  return { form: begun?.form ?? null, saving, rest, offered, take, drop, begin, cancel: end, save };
}

function focusWrong(form: FormStore): void {
  const name = form.firstWrong();
  document
    .querySelector<HTMLElement>(`[data-field="${name}"] :is(input, textarea, button, [tabindex="0"])`)
    ?.focus();
}
