import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Input } from 'antd';
import { useMemo, useState } from 'react';
import { useKindDefinitions, useKinds } from '../../api/setup';
import { useTexts } from '../../i18n/useTexts';
import { Failure, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import styles from './Setup.module.css';

/** All definitions, a kind at a time. */
export function DefinitionsPage() {
  const { t } = useTexts();
  const { kind = 'object' } = useSearch({ from: '/-/setup/definitions' });
  const navigate = useNavigate();
  const kinds = useKinds();
  const [sought, setSought] = useState('');
  useTitle(t('setup.definitions'));
  if (kinds.isError) {
    return <Failure error={kinds.error} retry={() => kinds.refetch()} />;
  }
  return (
    <>
      <div className={styles.tools}>
        <select
          className={styles.choice}
          aria-label={t('setup.kind')}
          value={kind}
          onChange={(event) =>
            navigate({ to: '/-/setup/definitions', search: { kind: event.target.value }, replace: true })
          }
        >
          {(kinds.data?.kinds ?? [{ name: kind, label: kind, count: 0 }]).map(({ name, label, count }) => (
            <option key={name} value={name}>
              {`${label} (${count})`}
            </option>
          ))}
        </select>
        <Input
          className={styles.search ?? ''}
          type="search"
          value={sought}
          aria-label={t('setup.find')}
          placeholder={t('setup.find')}
          onChange={(event) => setSought(event.target.value)}
        />
      </div>
      <OfKind kind={kind} sought={sought.trim().toLowerCase()} />
    </>
  );
}

function OfKind({ kind, sought }: { kind: string; sought: string }) {
  const { t, text } = useTexts();
  const all = useKindDefinitions(kind, 'effective');
  const own = useKindDefinitions(kind, 'tenant');
  const ours = useMemo(() => new Set(own.data?.definitions.map((each) => each.name)), [own.data]);
  if (all.isError) {
    return <Failure error={all.error} retry={() => all.refetch()} />;
  }
  if (all.data === undefined) {
    return <Notice title={t('state.loading')} />;
  }
  const shown = all.data.definitions.filter((each) =>
    `${each.name} ${text(each.label)}`.toLowerCase().includes(sought),
  );
  if (shown.length === 0) {
    return <Notice title={t(sought === '' ? 'setup.noDefinitions' : 'setup.noneFound')} />;
  }
  return (
    <ul className={styles.rows}>
      {shown.map(({ name, label }) => (
        <li key={name}>
          <Link to="/-/setup/definitions/$kind/$name" params={{ kind, name }}>
            <strong>{text(label, name)}</strong>
            <code>{name}</code>
            {ours.has(name) ? <span className={styles.tag}>{t('setup.own')}</span> : null}
          </Link>
        </li>
      ))}
    </ul>
  );
}
