import { Button } from 'antd';
import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';
import type { Json } from '../../api/client';
import { fieldErrors } from '../../api/problem';
import { useSession } from '../../api/session';
import { type Level, type Setting, useSetSetting, useSettings } from '../../api/settings';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { loneField } from '../../meta/definitions';
import { PencilIcon } from '../../ui/icons';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { settableLevels } from './levels';
import styles from './SettingsPage.module.css';

/** The settings that hold for the user. */
export function SettingsPage() {
  const { t } = useTexts();
  const list = useSettings();
  const [editing, setEditing] = useState<string | null>(null);
  useTitle(t('settings.title'));
  return (
    <div className={styles.page}>
      <h1>{t('settings.title')}</h1>
      {list.isError ? <Failure error={list.error} retry={() => list.refetch()} /> : null}
      {list.isPending ? <Loading /> : null}
      {list.data?.length === 0 ? <Notice title={t('settings.none')} help={t('settings.noneHelp')} /> : null}
      <dl className={styles.list}>
        {list.data?.map((setting) => (
          <Row
            key={setting.name}
            setting={setting}
            editing={editing === setting.name}
            onEdit={(wanted) => setEditing(wanted ? setting.name : null)}
          />
        ))}
      </dl>
    </div>
  );
}

interface RowProps {
  setting: Setting;
  editing: boolean;
  onEdit: (wanted: boolean) => void;
}

function Row({ setting, editing, onEdit }: RowProps) {
  const { t } = useTexts();
  const { rights } = useSession();
  const field = loneField(setting.definition);
  const levels = settableLevels(setting, rights.everything);
  const { Display } = fieldUi(setting.type);
  return (
    <div className={styles.row}>
      <dt>
        <strong>{setting.label}</strong>
        {setting.help === null ? null : <p>{setting.help}</p>}
      </dt>
      <dd>
        {editing ? (
          <SettingForm setting={setting} levels={levels} onDone={() => onEdit(false)} />
        ) : (
          <>
            <span className={styles.value}>
              {isBlank(setting.value) ? '—' : <Display value={setting.value} field={field} />}
            </span>
            {setting.from === null ? null : (
              <span className={styles.from}>{t(`settings.from_${setting.from}`)}</span>
            )}
            {levels.length === 0 ? null : (
              <button
                type="button"
                className={styles.edit}
                aria-label={t('record.edit', { field: setting.label })}
                onClick={() => onEdit(true)}
              >
                <PencilIcon />
              </button>
            )}
          </>
        )}
      </dd>
    </div>
  );
}

interface FormProps {
  setting: Setting;
  levels: readonly Level[];
  onDone: () => void;
}

function SettingForm({ setting, levels, onDone }: FormProps) {
  const { t } = useTexts();
  const id = useId();
  const field = loneField(setting.definition);
  const { Input } = fieldUi(setting.type);
  const set = useSetSetting(setting.name);
  const [value, setValue] = useState<Json>(setting.value);
  const [level, setLevel] = useState<Level>(levels[0] ?? 'user');
  const { rest, fields } = set.error === null ? { rest: [], fields: {} } : fieldErrors(set.error, new Set());
  const error = rest[0] ?? Object.values(fields)[0];

  function save(event: FormEvent) {
    event.preventDefault();
    set.mutate({ value, level }, { onSuccess: onDone });
  }

  function pressed(event: KeyboardEvent) {
    if (event.key === 'Escape') {
      event.preventDefault();
      onDone();
    }
  }

  return Input === undefined ? null : (
    <form className={styles.form} aria-label={setting.label} onSubmit={save} onKeyDown={pressed}>
      <Input
        id={id}
        value={value}
        field={{ ...field, label: { en: setting.label } }}
        invalid={error !== undefined}
        describedBy={`${id}-note`}
        autoFocus
        onChange={setValue}
      />
      <p id={`${id}-note`} className={styles.error} role={error === undefined ? undefined : 'alert'}>
        {error}
      </p>
      {levels.length < 2 ? null : (
        <label className={styles.level}>
          {t('settings.for')}{' '}
          <select value={level} onChange={(event) => setLevel(event.target.value as Level)}>
            {levels.map((each) => (
              <option key={each} value={each}>
                {t(`settings.for_${each}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className={styles.buttons}>
        <Button size="small" type="primary" htmlType="submit" loading={set.isPending}>
          {t('record.save')}
        </Button>
        <Button size="small" onClick={onDone}>
          {t('record.cancel')}
        </Button>
        {setting.from === level ? (
          <Button
            size="small"
            type="link"
            onClick={() => set.mutate({ value: null, level }, { onSuccess: onDone })}
          >
            {t('settings.takeBack')}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
