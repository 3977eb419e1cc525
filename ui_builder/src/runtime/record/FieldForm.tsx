import { Button } from 'antd';
import {
  type FormEvent,
  type KeyboardEvent,
  type RefObject,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { fieldErrors } from '../../api/problem';
import { type RecordJson, valueAt } from '../../api/records';
import { fieldUi } from '../../fields/registry';
import { useLabels } from '../../i18n/useLabels';
import { useTexts } from '../../i18n/useTexts';
import { dependents } from '../../meta/choices';
import type { Field } from '../../meta/definitions';
import type { Conditional } from '../form/conditions';
import { FormField, waiting } from '../form/FormField';
import { FormStore } from '../form/FormStore';
import styles from './EditableField.module.css';
import { leavesInput, placeBeside } from './nextPlace';
import { useRecordPage } from './recordPage';

/** What is entered, and the record as it was when that began. */
export interface Draft {
  readonly form: FormStore;
  readonly seen: RecordJson;
  rest: string;
}

interface Props {
  /** Of its input, to which the label leads. */
  id: string;
  field: Field;
  place: string;
  cell: Conditional | undefined;
  draft: RefObject<Draft | null>;
}

/**
 * Edits a field in its place; choices that its new value takes away are chosen anew beside it.
 *
 * It closes at once when it is saved, and is there again where the save is refused.
 */
export function FieldForm({ id, field, place, cell, draft }: Props) {
  const { t, text } = useTexts();
  const labels = useLabels();
  const { info, record, sight, saves, edit } = useRecordPage();
  const { Input, multiline = false } = fieldUi(field.type);
  const input = useRef<HTMLDivElement>(null);
  const others = useMemo(() => dependents(info, field.name), [info, field]);
  const required = sight.requires({ field, cell });
  const [work] = useState((): Draft => {
    const fields = [{ field: { ...field, required } }, ...others];
    const stored = (name: string) => valueAt(record, name);
    return draft.current ?? { form: new FormStore(info, fields, stored), seen: record, rest: '' };
  });
  const { form } = work;
  // What is there again because it was refused does not take one away from what one edits by now.
  const [first] = useState(() => draft.current === null || document.activeElement?.closest('form') == null);
  const value = useSyncExternalStore(form.subscribe, () => form.value(field.name));
  const fault = useSyncExternalStore(form.subscribe, () => form.error(field.name));
  const [rest, setRest] = useState(work.rest);
  const upset = useSyncExternalStore(form.subscribe, () =>
    others
      .filter(({ name }) => !form.isAsStored(name))
      .map(({ name }) => name)
      .join(),
  );
  const error = fault === undefined ? rest : 'message' in fault ? fault.message : t('field.required');
  const wrong = error !== '';

  function close() {
    draft.current = null;
    edit(place, false);
  }

  /** Tells whether it could be sent off. */
  function save(): boolean {
    const names = Object.keys(form.changes());
    if (names.length === 0) {
      close();
      return true;
    }
    if (!form.check(names)) {
      return false;
    }
    send(Object.fromEntries(names.map((name) => [name, form.value(name)])));
    return true;
  }

  async function send(changed: Readonly<Record<string, ReturnType<FormStore['value']>>>) {
    const kept: Draft = { ...work, rest: '' };
    draft.current = kept;
    edit(place, false);
    try {
      if ((await saves.save(changed, work.seen)) === 'saved') {
        draft.current = null;
        return;
      }
    } catch (refusal) {
      const { fields, rest: left } = fieldErrors(refusal, new Set(Object.keys(changed)), labels(info));
      form.setErrors(fields);
      kept.rest = left[0] ?? '';
    }
    edit(place, true);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    save();
  }

  function pressed(event: KeyboardEvent) {
    const step = event.shiftKey ? -1 : 1;
    const target = event.target as Element;
    if (target.closest('form') !== event.currentTarget) {
      return; // of a dialog that was opened from here
    }
    if (event.key === 'Escape') {
      event.stopPropagation();
      event.preventDefault();
      close();
    } else if (event.key === 'Enter' && multiline && (event.ctrlKey || event.metaKey)) {
      save();
    } else if (event.key === 'Tab' && input.current !== null && leavesInput(input.current, target, step)) {
      const beside = placeBeside(target, step);
      if (beside !== undefined) {
        event.preventDefault();
        if (save()) {
          edit(beside, true);
        }
      }
    }
  }

  return Input === undefined ? null : (
    <form
      className={styles.form}
      aria-label={text(field.label)}
      onSubmit={submit}
      onKeyDown={pressed}
      noValidate
    >
      <div ref={input}>
        <Input
          id={id}
          value={value}
          field={waiting(form, form.offered({ ...field, required }), (before) =>
            t('field.chooseFirst', { field: text(before.label) }),
          )}
          beside={form}
          invalid={wrong}
          describedBy={`${id}-note`}
          autoFocus={first}
          onChange={(next) => {
            setRest('');
            form.set(field.name, next);
          }}
        />
      </div>
      <p id={`${id}-note`} data-wrong={wrong} role={wrong ? 'alert' : undefined}>
        {error || text(field.help)}
      </p>
      {others
        .filter(({ name }) => upset.split(',').includes(name))
        .map((other) => (
          <FormField key={other.name} form={form} field={other} width={1} />
        ))}
      <div className={styles.buttons}>
        <Button size="small" type="primary" htmlType="submit">
          {t('record.save')}
        </Button>
        <Button size="small" onClick={close}>
          {t('record.cancel')}
        </Button>
      </div>
    </form>
  );
}
