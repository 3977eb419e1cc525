import { useNavigate, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { type FormEvent, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useDefinitions } from '../../api/definitions';
import { ApiError, fieldErrors } from '../../api/problem';
import { useCreate } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { activeRecordTypes, RECORD_TYPE } from '../../meta/systemFields';
import { nounIn } from '../../meta/text';
import { NotFound } from '../../ui/NotFound';
import { showToast } from '../../ui/toastStore';
import { useTitle } from '../../ui/useTitle';
import { lastList } from '../list/listSearch';
import styles from './Form.module.css';
import { FormField } from './FormField';
import { FormStore } from './FormStore';
import { formSections, inColumns } from './layout';

/** The form for a new record. */
export function CreatePage() {
  const { object } = useParams({ from: '/$app/$object/new' });
  const info = useDefinitions().object(object);
  return info === undefined ? <NotFound /> : <CreateForm key={object} info={info} />;
}

function CreateForm({ info }: { info: ObjectInfo }) {
  const { t, text, locale } = useTexts();
  const { app, object } = useParams({ from: '/$app/$object/new' });
  const definitions = useDefinitions();
  const navigate = useNavigate();
  const create = useCreate(object);
  const [rest, setRest] = useState<readonly string[]>([]);
  const page = useRef<HTMLFormElement>(null);
  const typeField = info.fields.get(RECORD_TYPE);
  const choosesType = typeField !== undefined && activeRecordTypes(info.definition).length > 1;
  const form = useMemo(
    () => new FormStore(info, typeField === undefined ? [] : [typeField]),
    [info, typeField],
  );
  const recordType = useSyncExternalStore(form.subscribe, () => form.value(RECORD_TYPE));
  const sections = useMemo(
    () => formSections(definitions, info, typeof recordType === 'string' ? recordType : undefined),
    [definitions, info, recordType],
  );
  useEffect(() => {
    const shown = sections.flatMap((section) => section.cells.map((cell) => cell.field));
    form.show(typeField === undefined ? shown : [typeField, ...shown]);
  }, [form, typeField, sections]);
  const heading = t('record.create', { object: nounIn(text(info.definition.label), locale) });

  useTitle(heading);

  function showErrors(others: readonly string[]) {
    setRest(others);
    const name = form.firstWrong();
    page.current?.querySelector<HTMLElement>(`[data-field="${name}"] :is(input, textarea)`)?.focus();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!form.check()) {
      showErrors([t('record.fixErrors')]);
      return;
    }
    create.mutate(form.toJson(), {
      onSuccess: ({ id }) => {
        showToast(t('record.saved'), 'done');
        navigate({ to: '/$app/$object/$id', params: { app, object, id }, replace: true });
      },
      onError: (error) => {
        if (error instanceof ApiError && error.problem?.code === 'record.confirmation_required') {
          return; // one went back to look again
        }
        const { fields, rest: others } = fieldErrors(error, new Set(info.fields.keys()));
        form.setErrors(fields);
        showErrors(others.length > 0 ? others : [t('record.fixErrors')]);
      },
    });
  }

  const leave = () => navigate({ to: '/$app/$object', params: { app, object }, search: lastList(object) });

  return (
    <form className={styles.page} ref={page} onSubmit={submit} noValidate aria-label={heading}>
      <div className={styles.body}>
        <div className={styles.inner}>
          <h1>{heading}</h1>
          {choosesType ? (
            <section className={styles.section}>
              <div className={styles.grid} style={inColumns(2)}>
                <FormField form={form} field={{ ...typeField, required: true }} width={1} />
              </div>
            </section>
          ) : null}
          {sections.map(({ name, label, columns, cells }) => (
            <section key={name} className={styles.section}>
              {label === undefined ? null : <h2>{text(label)}</h2>}
              <div className={styles.grid} style={inColumns(columns)}>
                {cells.map(({ path, field, width }) => (
                  <FormField key={path} form={form} field={field} width={Math.min(width, columns)} />
                ))}
              </div>
            </section>
          ))}
        </div>
      </div>
      <div className={styles.bar}>
        <span className={styles.wrong} role="alert">
          {rest.join(' ')}
        </span>
        <Button onClick={leave}>{t('record.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={create.isPending}>
          {heading}
        </Button>
      </div>
    </form>
  );
}
