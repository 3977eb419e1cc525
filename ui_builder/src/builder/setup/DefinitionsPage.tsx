import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { type Definition, useKinds } from '../../api/setup';
import { useTexts } from '../../i18n/useTexts';
import { nounIn } from '../../meta/text';
import { Failure, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import { NewDefinition } from '../json/NewDefinition';
import styles from './Setup.module.css';

/** All definitions, a kind at a time. */
export function DefinitionsPage() {
  const { t, locale } = useTexts();
  const { kind = 'object' } = useSearch({ from: '/-/setup/definitions' });
  const navigate = useNavigate();
  const kinds = useKinds();
  const [sought, setSought] = useState('');
  const [makes, setMakes] = useState(false);
  useTitle(t('setup.definitions'));
  if (kinds.isError) {
    return <Failure error={kinds.error} retry={() => kinds.refetch()} />;
  }
  return (
    <>
      <h2 className={styles.heading}>{t('setup.definitions')}</h2>
      <p className={styles.lead}>{t('setup.about_definitions')}</p>
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
        <Button className={styles.last ?? ''} onClick={() => setMakes(true)}>
          {t('setup.fromExample')}
        </Button>
      </div>
      {makes ? (
        <NewDefinition
          kind={kind}
          label={nounIn(kinds.data?.kinds.find((each) => each.name === kind)?.label ?? kind, locale)}
          onClose={() => setMakes(false)}
        />
      ) : null}
      <OfKind kind={kind} sought={sought.trim().toLowerCase()} />
    </>
  );
}

function OfKind({ kind, sought }: { kind: string; sought: string }) {
  const { t, text } = useTexts();
  const all = useDraftList<Definition>(kind);
  const shown = [...all.definitions, ...all.removed].filter((each) =>
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
            {all.packageOf(name) === undefined ? <span className={styles.tag}>{t('setup.own')}</span> : null}
            {all.stateOf(name) === 'same' ? null : (
              <span className={styles.tag}>{t(`draft.state_${all.stateOf(name)}`)}</span>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}
