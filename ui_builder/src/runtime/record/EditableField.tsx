import { type ReactNode, useEffect, useId, useRef } from 'react';
import type { Json } from '../../api/client';
import { valueAt } from '../../api/records';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { isMasked } from '../../fields/shared/masked';
import { Unmasked } from '../../fields/shared/Unmasked';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import { isEditable } from '../../meta/lifeCycle';
import { PencilIcon } from '../../ui/icons';
import { companionValues } from '../companions';
import type { Conditional } from '../form/conditions';
import { FormField } from '../form/FormField';
import { isUnknown, nowAt } from './asof/asOf';
import styles from './EditableField.module.css';
import { type Draft, FieldForm } from './FieldForm';
import { type Cell, spanning } from './layout';
import { useRecordPage, useSeen } from './recordPage';
import { shownValue } from './shownValue';

interface Props {
  cell: Cell;
  /** Where on the page it stands: the same field may stand there twice. */
  place: string;
  columns: number;
  /** The conditions of what it stands in. */
  within: readonly Conditional[];
}

/** A field of a record: read first, edited in its place, or with all others. */
export function EditableField({ cell, place, columns, within }: Props) {
  const { info, record, form, mayUpdate } = useRecordPage();
  const { path, field, conditions } = cell;
  const seen = useSeen(within, conditions);
  const width = Math.min(cell.width, columns);
  const own = !path.includes('.');
  const entered =
    own && mayUpdate && fieldUi(field.type).Input !== undefined && isEditable(info, record, field);
  if (form !== null && own && (entered || field.type === 'formula')) {
    return <FormField form={form} field={field} width={width} cell={conditions} within={within} />;
  }
  return seen ? (
    <ReadField cell={cell} place={place} width={width} editable={entered && form === null} />
  ) : null;
}

interface ReadProps {
  cell: Cell;
  place: string;
  width: number;
  editable: boolean;
}

function ReadField({ cell, place, width, editable }: ReadProps) {
  const { t, text } = useTexts();
  const { info, record, sight, editing, edit, asOf } = useRecordPage();
  const { path, field, conditions } = cell;
  const unknown = asOf !== undefined && isUnknown(asOf.unknown, path);
  const { Display } = fieldUi(field.type);
  const value = valueAt(record, path);
  const button = useRef<HTMLButtonElement>(null);
  const edited = useRef(false);
  // What was refused, until it is entered anew or given up.
  const draft = useRef<Draft | null>(null);
  const label = text(field.label);
  const id = useId();
  const open = editable && editing.has(place);
  const locked = sight.locks({ field, cell: conditions });
  const of = path.includes('.') ? {} : { record: { object: info.definition.name, id: record.id } };
  useEffect(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (edited.current && !open && lost) {
      button.current?.focus();
    }
    edited.current = open;
  }, [open]);

  return (
    <dl
      className={styles.cell}
      style={spanning(width)}
      data-place={editable && !locked ? place : undefined}
      data-type={field.type}
      data-changed={asOf?.changed.has(path) ?? false}
    >
      <dt>
        {open ? <label htmlFor={id}>{label}</label> : label}
        <Computed field={field} />
      </dt>
      {open ? (
        <dd>
          <FieldForm id={id} field={field} place={place} cell={conditions} draft={draft} />
        </dd>
      ) : (
        <dd className={styles.value}>
          {unknown ? (
            <span className={styles.blank}>{t('past.unknown')}</span>
          ) : isBlank(value) ? (
            <span className={styles.blank}>—</span>
          ) : field.definition.unmasks === true && isMasked(value) && 'record' in of ? (
            <Unmasked value={value} field={field} of={of.record} />
          ) : (
            <Display value={value} field={field} companions={companionValues(record, cell)} {...of} />
          )}
          {asOf?.changed.has(path) ? <Now field={field} value={nowAt(asOf, path) ?? null} /> : null}
          {editable && !locked ? (
            <button
              ref={button}
              type="button"
              className={styles.edit}
              aria-label={t('record.edit', { field: label })}
              onClick={() => edit(place, true)}
            >
              <PencilIcon />
            </button>
          ) : null}
        </dd>
      )}
    </dl>
  );
}

/** What stands there now, beside what stood there then. */
function Now({ value, field }: { value: Json; field: Field }) {
  const { t } = useTexts();
  return (
    <span className={styles.now}>
      {t('past.now')} {shownValue(value, field)}
    </span>
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
