import { Button, ConfigProvider } from 'antd';
import { type FormEvent, type KeyboardEvent, Suspense, useRef } from 'react';
import { createPortal } from 'react-dom';
import type { Json } from '../../api/client';
import { useDefinitions } from '../../api/definitions';
import type { RecordJson } from '../../api/records';
import { Scope } from '../../api/scope';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nounIn } from '../../meta/text';
import { Dialog } from '../../ui/Dialog';
import { Loading } from '../../ui/Notice';
import { SimilarHint } from '../duplicates/SimilarHint';
import { useTaking } from '../duplicates/useTaking';
import { focusFirstWrong, Rest } from './CreateForm';
import { FormSections } from './FormSections';
import styles from './QuickCreate.module.css';
import { RecordTypeChoice } from './RecordTypeChoice';
import { useNamed } from './useGiven';
import { useNewRecord } from './useNewRecord';
import { useSaveKeys } from './useSaveKeys';

interface Props {
  object: string;
  /** Values that the new record begins with; a lookup may have its id alone. */
  defaults?: Readonly<Record<string, Json>> | undefined;
  onCreated: (record: RecordJson) => void;
  onClose: () => void;
}

const NOTHING = {};

/** What opens from an input of a dialog must stand in the dialog: all else lies behind it. */
const within = (trigger?: HTMLElement): HTMLElement => trigger?.closest('dialog') ?? document.body;

/** A short form for a new record, beside what one is doing. */
export function QuickCreate({ object, ...props }: Props) {
  const { t } = useTexts();
  // It may be asked for within a form, and a form cannot stand in another.
  return createPortal(
    <Dialog open label={t('form.quick')} className={styles.dialog} onClose={props.onClose}>
      <ConfigProvider getPopupContainer={within}>
        <Suspense fallback={<Loading />}>
          <Scope object={object}>
            <Known object={object} {...props} />
          </Scope>
        </Suspense>
      </ConfigProvider>
    </Dialog>,
    document.body,
  );
}

function Known({ object, defaults = NOTHING, ...props }: Props) {
  const info = useDefinitions().object(object);
  return info === undefined ? null : <Named info={info} defaults={defaults} {...props} />;
}

interface NamedProps extends Omit<Props, 'object' | 'defaults'> {
  info: ObjectInfo;
  defaults: Readonly<Record<string, Json>>;
}

function Named({ info, defaults, onCreated, onClose }: NamedProps) {
  const given = useNamed(info, defaults);
  return given === undefined ? (
    <Loading />
  ) : (
    <QuickForm info={info} given={given} onCreated={onCreated} onClose={onClose} />
  );
}

interface FormProps extends Omit<NamedProps, 'defaults'> {
  given: Readonly<Record<string, Json>>;
}

function QuickForm({ info, given, onCreated, onClose }: FormProps) {
  const { t, text, locale } = useTexts();
  const record = useNewRecord(info, 'quick_create', given);
  const page = useRef<HTMLFormElement>(null);
  const heading = t('record.create', { object: nounIn(text(info.definition.label), locale) });
  useSaveKeys(page);
  useTaking(info, onCreated);

  function submit(event: FormEvent) {
    event.preventDefault();
    // It may stand within another form, whose own matter this is not.
    event.stopPropagation();
    record.save(onCreated, () => focusFirstWrong(page, record.form.firstWrong()));
  }

  // What asked for it hears of no key that is pressed here.
  const keep = (event: KeyboardEvent) => event.stopPropagation();

  return (
    <form
      className={styles.form}
      ref={page}
      onSubmit={submit}
      onKeyDown={keep}
      noValidate
      aria-label={heading}
    >
      <h2>{heading}</h2>
      <div className={styles.body}>
        <RecordTypeChoice info={info} form={record.form} />
        <SimilarHint info={info} form={record.form} />
        {record.ready ? (
          record.screens.map((screen) => (
            <FormSections
              key={screen.name}
              form={record.form}
              rows={record.rows}
              sections={screen.sections}
            />
          ))
        ) : (
          <Loading />
        )}
      </div>
      <div className={styles.bar}>
        <Rest messages={record.rest} />
        <Button onClick={onClose}>{t('record.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={record.saving}>
          {heading}
        </Button>
      </div>
    </form>
  );
}
