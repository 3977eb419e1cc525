/** Editing in a list: which cell is edited, with which form, and what became of it. */
import { useCallback, useState } from 'react';
import type { Json } from '../../api/client';
import { useEditCell } from '../../api/editCell';
import { ApiError, fieldErrors } from '../../api/problem';
import { useRefresh } from '../../api/recordPages';
import { type RecordJson, valueAt } from '../../api/records';
import { fieldUi } from '../../fields/registry';
import { useLabels } from '../../i18n/useLabels';
import { useTexts } from '../../i18n/useTexts';
import { dependents } from '../../meta/choices';
import type { Field, ObjectInfo } from '../../meta/definitions';
import { isEditable } from '../../meta/lifeCycle';
import { showToast } from '../../ui/toastStore';
import { FormStore } from '../form/FormStore';
import { useUndo } from '../undo/useUndo';
import type { CellRules } from './useCellRules';

export interface Editing {
  readonly id: string;
  readonly path: string;
  readonly field: Field;
  readonly form: FormStore;
  readonly others: readonly Field[];
  /** What is wrong, where it belongs to no field of the form. */
  readonly error: string;
}

export interface CellEditor {
  readonly editing: Editing | null;
  /** Whether a cell of a record may be edited. */
  can: (record: RecordJson, path: string) => boolean;
  begin: (record: RecordJson, path: string) => void;
  cancel: () => void;
  /** Saves what was entered; gives false where it must be looked at first. */
  commit: (record: RecordJson) => boolean;
}

export function useCellEditor(info: ObjectInfo, may: boolean, rules: CellRules | undefined): CellEditor {
  const { t, text } = useTexts();
  const labels = useLabels();
  const [editing, setEditing] = useState<Editing | null>(null);
  const object = info.definition.name;
  const edit = useEditCell(object);
  const { offer } = useUndo();
  const refresh = useRefresh(object);

  const can = useCallback(
    (record: RecordJson, path: string) => {
      const field = path.includes('.') ? undefined : info.fields.get(path);
      return may && field !== undefined && fieldUi(field.type).Input !== undefined
        ? isEditable(info, record, field) && !rules?.locks(record, path)
        : false;
    },
    [info, may, rules],
  );

  const begin = useCallback(
    (record: RecordJson, path: string) => {
      const field = info.fields.get(path);
      if (field === undefined) {
        return;
      }
      const others = dependents(info, path).filter((each) => each.writable);
      const shown = [field, ...others].map((each) => ({ field: each, cell: rules?.of(record, each.name) }));
      const form = new FormStore(info, shown, (name) => valueAt(record, name), {
        conditions: rules?.conditions,
      });
      const required = form.requires({ field, cell: rules?.of(record, path) });
      setEditing({ id: record.id, path, field: { ...field, required }, form, others, error: '' });
    },
    [info, rules],
  );
  const cancel = useCallback(() => setEditing(null), []);

  function refused(of: Editing, error: Error) {
    const { form, field, others } = of;
    const conflict = error instanceof ApiError && error.status === 409 && error.faults.length === 0;
    const unconfirmed = error instanceof ApiError && error.problem?.code === 'record.confirmation_required';
    const names = new Set([field, ...others].map(({ name }) => name));
    const { fields, rest } = fieldErrors(error, names, labels(info));
    if (conflict) {
      refresh();
    } else {
      form.setErrors(fields);
    }
    const message = unconfirmed ? '' : conflict ? t('list.conflict') : (rest[0] ?? '');
    const again = { ...of, error: message };
    setEditing((now) => {
      if (now === null) {
        return again;
      }
      // Somebody edits elsewhere by now; they are told and led back.
      const said = message || Object.values(fields)[0] || t('list.notSaved', { field: text(field.label) });
      showToast(said, 'wrong', { label: t('list.editAgain'), run: () => setEditing(again) });
      return now;
    });
  }

  function commit(record: RecordJson): boolean {
    if (editing === null) {
      return true;
    }
    const { form } = editing;
    if (!form.check()) {
      return false;
    }
    const sent = form.changes();
    setEditing(null);
    if (Object.keys(sent).length > 0) {
      const shown: Record<string, Json> = {};
      for (const name of Object.keys(sent)) {
        shown[name] = form.value(name);
      }
      edit.mutate(
        { record, sent, shown },
        {
          onSuccess: ({ id, version }) => offer({ object, id, version }),
          onError: (error) => refused(editing, error),
        },
      );
    }
    return true;
  }

  return { editing, can, begin, cancel, commit };
}
