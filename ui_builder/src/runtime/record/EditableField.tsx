import { Button } from 'antd';
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Json } from '../../api/client';
import { ApiError, fieldErrors } from '../../api/problem';
import { type RecordJson, useReload, useUpdate, valueAt } from '../../api/records';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import { PencilIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import styles from './EditableField.module.css';
import { wireValue } from './FormStore';
import { type Cell, spanning } from './layout';

interface Props {
  object: string;
  record: RecordJson;
  cell: Cell;
  columns: number;
  editing: boolean;
  onEdit: (path: string | null) => void;
}

/** A field of a record: read first, edited in its place. */
export function EditableField({ object, record, cell, columns, editing, onEdit }: Props) {
  const { t, text } = useTexts();
  const { path, field, width } = cell;
  const { Display, Input } = fieldUi(field.type);
  const value = valueAt(record, path);
  const button = useRef<HTMLButtonElement>(null);
  const edited = useRef(false);
  const label = text(field.label);
  const editable = field.writable && !path.includes('.') && Input !== undefined;
  useEffect(() => {
    if (edited.current && !editing) {
      button.current?.focus();
    }
    edited.current = editing;
  }, [editing]);

  return (
    <div className={styles.cell} style={spanning(Math.min(width, columns))}>
      <dt>{label}</dt>
      {editing && editable ? (
        <dd>
          <FieldForm
            object={object}
            record={record}
            field={field}
            value={value}
            onDone={() => onEdit(null)}
          />
        </dd>
      ) : (
        <dd className={styles.value}>
          {isBlank(value) ? <span className={styles.blank}>—</span> : <Display value={value} field={field} />}
          {editable ? (
            <button
              ref={button}
              type="button"
              className={styles.edit}
              aria-label={t('record.edit', { field: label })}
              onClick={() => onEdit(path)}
            >
              <PencilIcon />
            </button>
          ) : null}
        </dd>
      )}
    </div>
  );
}

interface FieldFormProps {
  object: string;
  record: RecordJson;
  field: Field;
  value: Json;
  onDone: () => void;
}

function FieldForm({ object, record, field, value, onDone }: FieldFormProps) {
  const { t, text } = useTexts();
  const { Input, multiline = false } = fieldUi(field.type);
  const id = useId();
  const [draft, setDraft] = useState<Json>(value);
  const update = useUpdate(object, record.id);
  const reload = useReload(object, record.id);
  const failed = update.error instanceof ApiError && update.error.status === 409 ? null : update.error;
  const { fields, rest } =
    failed === null ? { fields: {}, rest: [] } : fieldErrors(failed, new Set([field.name]));
  const error = (fields as Record<string, string>)[field.name] ?? rest[0];

  function save(event?: FormEvent) {
    event?.preventDefault();
    if (draft === value) {
      onDone();
      return;
    }
    update.mutate(
      { values: { [field.name]: wireValue(field, draft) }, version: record.version },
      {
        onSuccess: onDone,
        onError: (refused) => {
          if (refused instanceof ApiError && refused.status === 409 && refused.faults.length === 0) {
            showToast(t('record.conflict'), 'wrong');
            reload();
          }
        },
      },
    );
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
        value={draft}
        field={field}
        invalid={error !== undefined}
        describedBy={`${id}-note`}
        autoFocus
        onChange={setDraft}
      />
      <p id={`${id}-note`} data-wrong={error !== undefined} role={error === undefined ? undefined : 'alert'}>
        {error ?? text(field.help)}
      </p>
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
