import { useEffect, useState } from 'react';
import { useApp } from '../../api/app';
import { type AuditFilter, useAuditActions } from '../../api/audit';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { PrincipalInput } from '../../runtime/access/PrincipalInput';
import { CloseIcon } from '../../ui/icons';
import inputs from '../inputs/inputs.module.css';
import styles from './Audit.module.css';

interface Props {
  filter: AuditFilter;
  onChange: (filter: AuditFilter) => void;
}

const AFTER_MS = 400;

/** Who, what, about what, and when. */
export function AuditFilters({ filter, onChange }: Props) {
  const { t, text } = useTexts();
  const actions = useAuditActions().data ?? [];
  const { objects } = useApp();
  const set = (key: keyof AuditFilter, value: string | undefined) => {
    const { [key]: _, ...rest } = filter;
    onChange(value === undefined || value === '' ? rest : { ...rest, [key]: value });
  };
  return (
    <search className={styles.filters}>
      <Sought key={filter.q ?? ''} value={filter.q ?? ''} onChange={(q) => set('q', q)} />
      <span className={styles.who}>
        <PrincipalInput
          label={t('audit.who')}
          kinds={['user']}
          by="id"
          roles={[]}
          value={filter.actor === undefined ? null : { user: filter.actor }}
          onChange={(next) => set('actor', next !== null && 'user' in next ? next.user : undefined)}
        />
      </span>
      <select
        className={inputs.box}
        aria-label={t('audit.action')}
        value={filter.action ?? ''}
        onChange={(event) => set('action', event.target.value)}
      >
        <option value="">{t('audit.anyAction')}</option>
        {actions.map(({ name, label }) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
      <select
        className={inputs.box}
        aria-label={t('audit.object')}
        value={filter.object ?? ''}
        onChange={(event) => set('object', event.target.value)}
      >
        <option value="">{t('audit.anyObject')}</option>
        {objects.map(({ name, label }) => (
          <option key={name} value={name}>
            {text(label, nameAsText(name))}
          </option>
        ))}
      </select>
      <label className={styles.day}>
        {t('audit.from')}
        <input
          type="date"
          className={inputs.box}
          value={filter.from ?? ''}
          onChange={(event) => set('from', event.target.value)}
        />
      </label>
      <label className={styles.day}>
        {t('audit.to')}
        <input
          type="date"
          className={inputs.box}
          value={filter.to ?? ''}
          onChange={(event) => set('to', event.target.value)}
        />
      </label>
      {Object.keys(filter).length === 0 ? null : (
        <button type="button" className={styles.clear} onClick={() => onChange({})}>
          <CloseIcon />
          {t('audit.clear')}
        </button>
      )}
    </search>
  );
}

/** What is looked for in the details; asked once one stops typing. */
function Sought({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the wait
  useEffect(() => {
    if (typed.trim() === value) {
      return;
    }
    const timer = setTimeout(() => onChange(typed.trim()), AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return (
    <input
      type="search"
      className={inputs.box}
      value={typed}
      placeholder={t('audit.search')}
      aria-label={t('audit.search')}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
