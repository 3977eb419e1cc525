import { Select } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Json } from '../../api/client';
import { labelOf, type RecordJson, type Reference } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import { filterReads, fittingWhere } from '../../meta/lookupFilter';
import { nounIn } from '../../meta/text';
import { type InputProps, isBlank } from '../fieldUi';
import styles from './ReferenceInput.module.css';
import { useReferences } from './useReferences';

const QuickCreate = lazy(() =>
  import('../../runtime/form/QuickCreate').then((m) => ({ default: m.QuickCreate })),
);
/** What stands for the record that is yet to be made; no id is so. */
const NEW = '+';
const MADE_BY_FORMS = new Set(['plain', 'document']);

/**
 * Finds a record of the other object by its title, as one types; it offers what the field's condition allows,
 * and to make one that is not there yet.
 */
export function ReferenceInput(props: InputProps) {
  const { id, value, field, invalid, describedBy, autoFocus, beside, onChange } = props;
  const { t, text, locale } = useTexts();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(autoFocus ?? false);
  const [making, setMaking] = useState<string | null>(null);
  const object = field.target ?? '';
  const fitting = beside === undefined ? undefined : fittingWhere(beside.info, field, beside.value);
  const { target, offered, searching, failed } = useReferences(object, { typed, fitting, open });
  const chosen = value as Reference | null;
  // What is chosen stands among them, unless one looks for another.
  const known = chosen === null || typed.trim() !== '' || offered.some((each) => each.id === chosen.id);
  const all = known ? offered : [{ ...chosen, detail: '' }, ...offered];
  const noun = nounIn(text(target?.label), locale);
  // Not before it is known what is there: what one is about to choose would move away under the pointer.
  const makes = !searching && target?.may.create === true && MADE_BY_FORMS.has(target.shape);
  const before = filterReads(field)
    .map((name) => beside?.info.fields.get(name))
    .find((each) => each !== undefined && isBlank(beside?.value(each.name)));

  function choose(next: string | undefined) {
    if (next === NEW) {
      setMaking(typed.trim());
      return;
    }
    const found = all.find((each) => each.id === next);
    onChange(found === undefined ? null : ({ id: found.id, label: found.label } as Json));
  }

  function made(record: RecordJson) {
    setMaking(null);
    setTyped('');
    onChange({ id: record.id, label: labelOf(record, target?.title ?? 'id') });
  }

  const options = all.map((each) => ({ value: each.id, label: each.label || each.id, detail: each.detail }));
  const create = t('field.createOther', { object: noun });
  const hint =
    before === undefined
      ? t('field.search', { object: nounIn(text(target?.plural), locale) })
      : t('field.chooseFirst', { field: text(before.label) });
  return (
    <>
      <Select
        id={id}
        style={{ width: '100%' }}
        value={chosen?.id ?? null}
        options={makes ? [...options, { value: NEW, label: create, detail: typed.trim() }] : options}
        optionRender={({ value: each, label, data }) => (
          <span className={styles.option} data-new={each === NEW}>
            <span>{label}</span>
            {data.detail === '' ? null : <small>{data.detail}</small>}
          </span>
        )}
        showSearch={{ filterOption: false, onSearch: setTyped }}
        defaultOpen={autoFocus ?? false}
        onOpenChange={setOpen}
        loading={searching}
        notFoundContent={t(searching ? 'state.loading' : failed ? 'state.failed' : 'field.notFound')}
        allowClear={!field.required}
        placeholder={text(field.placeholder, hint)}
        status={invalid ? 'error' : ''}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        aria-required={field.required}
        aria-label={text(field.label)}
        autoFocus={autoFocus ?? false}
        onChange={(next) => choose(next ?? undefined)}
      />
      {making === null
        ? null
        : createPortal(
            <Suspense fallback={null}>
              <QuickCreate
                object={object}
                defaults={making === '' || target === undefined ? undefined : { [target.title]: making }}
                onCreated={made}
                onClose={() => setMaking(null)}
              />
            </Suspense>,
            document.body,
          )}
    </>
  );
}
