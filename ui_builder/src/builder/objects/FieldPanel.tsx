import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { ActionMenu } from '../../ui/ActionMenu';
import { CloseIcon, CopyIcon, MoreIcon, TrashIcon } from '../../ui/icons';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Switch } from '../inputs/Plain';
import { Faults, faultsAt } from '../inputs/Property';
import { DefaultValue } from './DefaultValue';
import { FieldExample } from './FieldExample';
import { FieldName } from './FieldName';
import { FieldUses } from './FieldUses';
import { type FieldWork, mayHave } from './fieldWork';
import { OptionProperties } from './OptionProperties';
import { withProperty } from './objectDraft';
import styles from './Panel.module.css';
import { Privacy } from './Privacy';
import { TypeIcon } from './TypeIcon';

export interface FieldActions {
  readonly onSettle: () => void;
  readonly onNext: () => void;
  readonly onSame: () => void;
  readonly onCopy: () => void;
  readonly onDelete: () => void;
  readonly onClose: () => void;
  readonly onRename: (name: string) => Promise<void>;
}

/** All that a field says, to be changed, with the field as people will meet it. */
export function FieldPanel(props: { work: FieldWork; focusLabel: boolean; actions: FieldActions }) {
  const { work, focusLabel, actions } = props;
  const { t, text } = useTexts();
  const { field, type, change, faults } = work;
  const first = useRef<HTMLInputElement>(null);
  const label = text(field.label, nameAsText(field.name));
  useEffect(() => {
    if (focusLabel) {
      first.current?.focus();
    }
  }, [focusLabel]);

  function pressed(event: KeyboardEvent<HTMLElement>) {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      (event.ctrlKey || event.metaKey ? actions.onSame : actions.onNext)();
    }
  }

  return (
    <div className={styles.panel}>
      <header className={styles.head}>
        <span className={styles.typeIcon}>
          <TypeIcon type={field.type} />
        </span>
        <span className={styles.titles}>
          <h2>{label}</h2>
          <small>{text(type.label)}</small>
        </span>
        <ActionMenu
          label={t('fields.actions')}
          icon={<MoreIcon />}
          items={[
            { name: 'copy', label: t('fields.copy'), icon: <CopyIcon />, run: actions.onCopy },
            {
              name: 'delete',
              label: t('fields.delete'),
              icon: <TrashIcon />,
              danger: true,
              run: actions.onDelete,
            },
          ]}
        />
        <button
          type="button"
          className={styles.icon}
          aria-label={t('objects.close')}
          onClick={actions.onClose}
        >
          <CloseIcon />
        </button>
      </header>
      <div className={styles.body}>
        <Faults faults={faults.filter(({ path }) => path === '' || path === '/type')} />
        <LocaleTexts
          label={t('fields.label')}
          value={field.label}
          faults={faultsAt(faults, '/label')}
          first={first}
          onKeyDown={pressed}
          onBlur={actions.onSettle}
          onChange={(next) => change(withProperty(field, 'label', next))}
        />
        <FieldExample work={work} />
        <OptionProperties work={work} />
        <Rules work={work} />
        {mayHave(type, 'default') && field.type !== 'picklist' ? (
          <DefaultValue key={field.name} work={work} />
        ) : null}
        <Hints work={work} />
        <Privacy work={work} />
        <Seldom work={work} onRename={actions.onRename} />
        {work.before === undefined ? null : <FieldUses object={work.object.name} field={work.before.name} />}
        <p className={styles.keys}>{t('fields.keys')}</p>
      </div>
    </div>
  );
}

/** Whether it must have a value, and one of its own. */
function Rules({ work }: { work: FieldWork }) {
  const { t } = useTexts();
  const { field, type, change, faults } = work;
  const flags = (['required', 'unique'] as const).filter((flag) => mayHave(type, flag));
  return (
    <>
      {flags.map((flag) => (
        <Switch
          key={flag}
          label={t(`fields.${flag}`)}
          help={t(`fields.${flag}Help`)}
          faults={faultsAt(faults, `/${flag}`)}
          checked={field[flag] === true}
          onChange={(on) => change(withProperty(field, flag, on, false))}
        />
      ))}
      {mayHave(type, 'ignore_case') && field.unique === true ? (
        <Switch
          label={t('fields.ignore_case')}
          help={t('fields.ignore_caseHelp')}
          checked={field.ignore_case === true}
          onChange={(on) => change(withProperty(field, 'ignore_case', on, false))}
        />
      ) : null}
    </>
  );
}

/** What helps people fill it in. */
function Hints({ work }: { work: FieldWork }) {
  const { t } = useTexts();
  const { field, type, change, faults } = work;
  const [open] = useState(field.help !== undefined || field.placeholder !== undefined);
  return (
    <details className={styles.details} open={open || undefined}>
      <summary>{t('fields.hints')}</summary>
      <div className={styles.stack}>
        <LocaleTexts
          label={t('fields.help')}
          help={t('fields.helpHelp')}
          value={field.help}
          faults={faultsAt(faults, '/help')}
          onChange={(next) => change(withProperty(field, 'help', next))}
        />
        {mayHave(type, 'placeholder') ? (
          <LocaleTexts
            label={t('fields.placeholder')}
            help={t('fields.placeholderHelp')}
            value={field.placeholder}
            faults={faultsAt(faults, '/placeholder')}
            onChange={(next) => change(withProperty(field, 'placeholder', next))}
          />
        ) : null}
      </div>
    </details>
  );
}

/** What few ever change: history, documents, and the name that formulas use. */
function Seldom({ work, onRename }: { work: FieldWork; onRename: (name: string) => Promise<void> }) {
  const { t } = useTexts();
  const { field, type, object, change, faults } = work;
  const wrong = ['/name', '/history', '/editable_after_submit'].some(
    (path) => faultsAt(faults, path).length > 0,
  );
  return (
    <details className={styles.details} open={wrong || undefined}>
      <summary>{t('fields.advanced')}</summary>
      <div className={styles.stack}>
        {mayHave(type, 'history') && object.history !== false ? (
          <Switch
            label={t('fields.history')}
            help={t('fields.historyHelp')}
            checked={field.history !== false}
            onChange={(on) => change(withProperty(field, 'history', on, true))}
          />
        ) : null}
        {mayHave(type, 'editable_after_submit') && object.shape === 'document' ? (
          <Switch
            label={t('fields.editable_after_submit')}
            help={t('fields.editable_after_submitHelp')}
            faults={faultsAt(faults, '/editable_after_submit')}
            checked={field.editable_after_submit === true}
            onChange={(on) => change(withProperty(field, 'editable_after_submit', on, false))}
          />
        ) : null}
        <FieldName key={field.name} work={work} onRename={onRename} />
      </div>
    </details>
  );
}
