import { Button } from 'antd';
import { type FormEvent, type KeyboardEvent, useId, useMemo, useState, useSyncExternalStore } from 'react';
import { ApiError, fieldErrors } from '../../api/problem';
import { type RecordJson, useReload, useUpdate, valueAt } from '../../api/records';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { dependents } from '../../meta/choices';
import type { Field, ObjectInfo } from '../../meta/definitions';
import { showToast } from '../../ui/toastStore';
import styles from './EditableField.module.css';
import { FormField, waiting } from './FormField';
import { FormStore } from './FormStore';

interface Props {
  info: ObjectInfo;
  record: RecordJson;
  field: Field;
  onDone: () => void;
}

/** Edits a field in its place; choices that its new value takes away are chosen anew beside it. */
export function FieldForm({ info, record, field, onDone }: Props) {
  const { t, text } = useTexts();
  const { Input, multiline = false } = fieldUi(field.type);
  const id = useId();
  const others = useMemo(() => dependents(info, field.name), [info, field]);
  // What is edited goes on from what was read when it began.
  const [form] = useState(() => new FormStore(info, [field, ...others], (name) => valueAt(record, name)));
  const value = useSyncExternalStore(form.subscribe, () => form.value(field.name));
  const fault = useSyncExternalStore(form.subscribe, () => form.error(field.name));
  const [rest, setRest] = useState('');
  const upset = useSyncExternalStore(form.subscribe, () =>
    others
      .filter(({ name }) => !form.isAsStored(name))
      .map(({ name }) => name)
      .join(),
  );
  const update = useUpdate(info.definition.name, record.id);
  const reload = useReload(info.definition.name, record.id);
  const error = fault !== undefined && 'message' in fault ? fault.message : rest;
  const wrong = error !== '';

  function refused(error: Error) {
    if (error instanceof ApiError && error.problem?.code === 'record.confirmation_required') {
      return; // one went back to look again
    }
    if (error instanceof ApiError && error.status === 409 && error.faults.length === 0) {
      showToast(t('record.conflict'), 'wrong');
      reload();
      return;
    }
    const { fields, rest: left } = fieldErrors(error, new Set([field.name, ...upset.split(',')]));
    form.setErrors(fields);
    setRest(left[0] ?? '');
  }

  function save(event?: FormEvent) {
    event?.preventDefault();
    const values = form.changes();
    if (Object.keys(values).length === 0) {
      onDone();
      return;
    }
    setRest('');
    update.mutate({ values, version: record.version }, { onSuccess: onDone, onError: refused });
  }

  function pressed(event: KeyboardEvent) {
    if (event.key === 'Escape') {
      event.stopPropagation();
      event.preventDefault();
      onDone();
    } else if (event.key === 'Enter' && multiline && (event.ctrlKey || event.metaKey)) {
      save();
    }
  }

  return Input === undefined ? null : (
    <form className={styles.form} aria-label={text(field.label)} onSubmit={save} onKeyDown={pressed}>
      <Input
        id={id}
        value={value}
        field={waiting(form, form.offered(field), (first) =>
          t('field.chooseFirst', { field: text(first.label) }),
        )}
        beside={form}
        invalid={wrong}
        describedBy={`${id}-note`}
        autoFocus
        onChange={(next) => {
          setRest('');
          form.set(field.name, next);
        }}
      />
      <p id={`${id}-note`} data-wrong={wrong} role={wrong ? 'alert' : undefined}>
        {error || text(field.help)}
      </p>
      {others
        .filter(({ name }) => upset.split(',').includes(name))
        .map((other) => (
          <FormField key={other.name} form={form} field={other} width={1} />
        ))}
      <div className={styles.buttons}>
        <Button size="small" type="primary" htmlType="submit" loading={update.isPending}>
          {t('record.save')}
        </Button>
        <Button size="small" onClick={onDone}>
          {t('record.cancel')}
        </Button>
      </div>
    </form>
  );
}
