import { useEffect, useId, useState } from 'react';
import type { Json } from '../../../api/client';
import type { Reference } from '../../../api/records';
import { useSession } from '../../../api/session';
import { fieldUi } from '../../../fields/registry';
import { LOCALES, type Locale } from '../../../i18n/i18n';
import { useTexts } from '../../../i18n/useTexts';
import { loneField } from '../../../meta/definitions';
import { Notice } from '../../../ui/Notice';
import { useDark, useNarrow } from '../../../ui/useMedia';
import { useSample } from '../../formulas/useSample';
import { Choose, Segments } from '../../inputs/Plain';
import { useDesigner } from '../designer';
import { Frame } from './Frame';
import styles from './Preview.module.css';
import { previewAddress } from './previewAddress';

export type Device = 'desk' | 'tablet' | 'phone';

/** The page as people get it: with a record, on a device, in a language, as somebody. */
export function Preview() {
  const { t, text, locale } = useTexts();
  const { draft, layout, info } = useDesigner();
  const { user } = useSession();
  const dark = useDark();
  const narrow = useNarrow();
  const sample = useSample(layout.object, undefined);
  const record = layout.type === 'record';
  const [device, setDevice] = useState<Device>(layout.for?.device ?? (narrow ? 'phone' : 'desk'));
  const [page, setPage] = useState<'page' | 'form'>(record ? 'page' : 'form');
  const [type, setType] = useState(layout.for?.record_type);
  const [as, setAs] = useState<Reference>({ id: user.id, label: user.label });
  const [theme, setTheme] = useState<'light' | 'dark'>(dark ? 'dark' : 'light');
  const [language, setLanguage] = useState<Locale>(locale);
  const types = info.definition.record_types ?? [];
  const isSaved = draft.saving === 'saved';
  const { retry } = draft;
  useEffect(() => {
    if (!isSaved) {
      retry();
    }
  }, [isSaved, retry]);

  const address = previewAddress(layout.name, {
    ...(page === 'page' && sample.record !== null ? { record: sample.record.id } : {}),
    form: page === 'form',
    ...(type === undefined ? {} : { type }),
    ...(as.id === user.id ? {} : { as: as.id }),
    theme,
    locale: language,
  });
  return (
    <div className={styles.preview}>
      <div className={styles.tools}>
        {record ? (
          <Segments
            label={t('layouts.previewOf')}
            value={page}
            choices={[
              { value: 'page', label: t('layouts.asPage') },
              { value: 'form', label: t('layouts.asForm') },
            ]}
            onChange={setPage}
          />
        ) : null}
        {page === 'page' ? (
          <Pick
            label={t('layouts.record')}
            object={layout.object}
            value={sample.record}
            onChange={sample.choose}
          />
        ) : types.length === 0 ? null : (
          <Choose
            label={t('layouts.recordType')}
            value={type}
            none={t('layouts.usualType')}
            choices={types.map((each) => ({ value: each.name, label: text(each.label, each.name) }))}
            onChange={setType}
          />
        )}
        <Pick
          label={t('layouts.as')}
          object="user"
          value={as}
          onChange={(next) => setAs(next ?? { id: user.id, label: user.label })}
        />
        <Segments
          label={t('layouts.device')}
          value={device}
          choices={(['desk', 'tablet', 'phone'] as const).map((value) => ({
            value,
            label: t(`layouts.on_${value}`),
          }))}
          onChange={setDevice}
        />
        <Segments
          label={t('layouts.theme')}
          value={theme}
          choices={(['light', 'dark'] as const).map((value) => ({
            value,
            label: t(`layouts.theme_${value}`),
          }))}
          onChange={setTheme}
        />
        <Segments
          label={t('layouts.language')}
          value={language}
          choices={Object.entries(LOCALES).map(([value, label]) => ({ value: value as Locale, label }))}
          onChange={setLanguage}
        />
      </div>
      {page === 'page' && sample.record === null ? (
        <Notice title={t('layouts.noRecord')} help={t('layouts.noRecordHelp')} />
      ) : isSaved ? (
        // What was changed meanwhile is shown anew.
        <Frame key={JSON.stringify(layout)} address={address} device={device} />
      ) : draft.saving === 'failed' ? (
        <Notice title={t('draft.failed')} />
      ) : (
        <Notice title={t('draft.saving')} />
      )}
    </div>
  );
}

interface PickProps {
  label: string;
  object: string;
  value: Reference | null;
  onChange: (value: Reference | null) => void;
}

/** Finds a record of an object. */
function Pick({ label, object, value, onChange }: PickProps) {
  const id = useId();
  const Input = fieldUi('lookup').Input;
  const field = loneField({
    name: 'record',
    type: 'lookup',
    to: object,
    label: { en: label },
    required: true,
  });
  return Input === undefined ? null : (
    <label className={styles.pick} htmlFor={id}>
      <span>{label}</span>
      <Input
        id={id}
        value={value as unknown as Json}
        field={field}
        invalid={false}
        describedBy={undefined}
        onChange={(next) => onChange(next as unknown as Reference | null)}
      />
    </label>
  );
}
