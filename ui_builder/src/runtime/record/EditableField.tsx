import { type ReactNode, useEffect, useRef } from 'react';
import { type RecordJson, valueAt } from '../../api/records';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import type { Field, ObjectInfo } from '../../meta/definitions';
import { isEditable } from '../../meta/lifeCycle';
import { PencilIcon } from '../../ui/icons';
import { companionValues } from '../companions';
import styles from './EditableField.module.css';
import { FieldForm } from './FieldForm';
import { type Cell, spanning } from './layout';

interface Props {
  info: ObjectInfo;
  record: RecordJson;
  cell: Cell;
  columns: number;
  editing: boolean;
  onEdit: (path: string | null) => void;
}

/** A field of a record: read first, edited in its place. */
export function EditableField({ info, record, cell, columns, editing, onEdit }: Props) {
  const { t, text } = useTexts();
  const { path, field, width } = cell;
  const { Display, Input } = fieldUi(field.type);
  const value = valueAt(record, path);
  const button = useRef<HTMLButtonElement>(null);
  const edited = useRef(false);
  const label = text(field.label);
  const own = !path.includes('.');
  const editable = own && Input !== undefined && isEditable(info, record, field);
  const of = own ? { record: { object: info.definition.name, id: record.id } } : {};
  useEffect(() => {
    if (edited.current && !editing) {
      button.current?.focus();
    }
    edited.current = editing;
  }, [editing]);

  return (
    <div className={styles.cell} style={spanning(Math.min(width, columns))}>
      <dt>
        {label}
        <Computed field={field} />
      </dt>
      {editing && editable ? (
        <dd>
          <FieldForm info={info} record={record} field={field} onDone={() => onEdit(null)} />
        </dd>
      ) : (
        <dd className={styles.value}>
          {isBlank(value) ? (
            <span className={styles.blank}>—</span>
          ) : (
            <Display value={value} field={field} companions={companionValues(record, cell)} {...of} />
          )}
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

/** Marks what the platform works out; the formula is there to be read. */
function Computed({ field }: { field: Field }): ReactNode {
  const { t } = useTexts();
  const { formula } = field.definition;
  return typeof formula === 'string' ? (
    <abbr className={styles.computed} title={t('field.computed', { formula })}>
      ƒ
    </abbr>
  ) : null;
}
