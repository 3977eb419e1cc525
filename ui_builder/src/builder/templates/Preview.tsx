import { type ReactNode, useEffect, useId, useState } from 'react';
import type { Json } from '../../api/client';
import { ApiError, faultText } from '../../api/problem';
import { useTemplatePreview } from '../../api/templates';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { loneField } from '../../meta/definitions';
import { BellIcon, MailIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { type Sample, useSample } from '../formulas/useSample';
import { LetterView } from './LetterView';
import styles from './Templates.module.css';
import type { TemplateDef } from './templateDef';

interface Props {
  template: TemplateDef;
  locale: string;
}

/** The message as its reader would see it, of a record that one may choose. */
export function Preview(props: Props) {
  const { object } = props.template;
  return object === undefined ? (
    <Shown {...props} record={undefined} />
  ) : (
    <OfRecord {...props} object={object} />
  );
}

function OfRecord({ object, ...props }: Props & { object: string }) {
  const sample = useSample(object, undefined);
  return (
    <Shown {...props} record={sample.record?.id} onGone={sample.pass}>
      <RecordChoice object={object} sample={sample} />
    </Shown>
  );
}

function RecordChoice({ object, sample }: { object: string; sample: Sample }) {
  const { t } = useTexts();
  const id = useId();
  const Input = fieldUi('lookup').Input;
  const field = loneField({
    name: 'record',
    type: 'lookup',
    to: object,
    label: { en: t('templates.record') },
  });
  return Input === undefined ? null : (
    <label className={styles.sample} htmlFor={id}>
      <span>{t('templates.record')}</span>
      <Input
        id={id}
        value={sample.record as unknown as Json}
        field={field}
        invalid={false}
        describedBy={undefined}
        onChange={(next) => sample.choose(next as unknown as Sample['record'])}
      />
    </label>
  );
}

interface ShownProps extends Props {
  record: string | undefined;
  onGone?: () => void;
  children?: ReactNode;
}

function Shown({ template, locale, record, onGone, children }: ShownProps) {
  const { t } = useTexts();
  const settled = useSettled(template);
  const { data, error, isFetching } = useTemplatePreview({
    template: settled,
    locale,
    ...(record === undefined ? {} : { record }),
  });
  const isGone = error instanceof ApiError && error.status === 404;
  useEffect(() => {
    if (isGone) {
      onGone?.();
    }
  }, [isGone, onGone]);
  return (
    <section
      className={`${editor.preview} ${editor.sticky}`}
      aria-labelledby="preview"
      aria-busy={isFetching}
    >
      <header className={editor.previewHead}>
        <h3 id="preview">{t('templates.preview')}</h3>
        {children}
      </header>
      <div className={styles.letter} aria-live="polite" lang={locale}>
        {error !== null ? (
          <p className={editor.fault}>{faultText(error)}</p>
        ) : data === undefined ? null : (
          <>
            <p className={styles.subject}>
              {template.medium === 'mail' ? <MailIcon /> : <BellIcon />}
              <strong>{data.subject}</strong>
            </p>
            {data.html === null ? (
              <p className={styles.plain}>{data.text}</p>
            ) : (
              <div className={styles.paper}>
                <LetterView html={data.html} />
              </div>
            )}
          </>
        )}
      </div>
    </section>
  );
}

const PAUSE_MS = 400;

/** Gives a template once it stays as it is for a moment. */
function useSettled(template: TemplateDef): TemplateDef {
  const [settled, setSettled] = useState(template);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(template), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [template]);
  return settled;
}
