import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { type Definition, useUses } from '../../api/setup';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { Texts } from '../../meta/types';
import { BackIcon } from '../../ui/icons';
import { Failure, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useDraft } from '../draft/useDraft';
import { DefinitionEditor } from '../json/DefinitionEditor';
import { placeText } from './differenceText';
import styles from './Setup.module.css';

/** A definition with the draft laid over it, as JSON that can be written, and who uses it. */
export function DefinitionPage() {
  const { kind, name } = useParams({ from: '/-/setup/definitions/$kind/$name' });
  return <OneDefinition key={`${kind}/${name}`} kind={kind} name={name} />;
}

function OneDefinition({ kind, name }: { kind: string; name: string }) {
  const { t, text } = useTexts();
  const draft = useDraft<Definition>(kind, name);
  const { definition } = draft;
  const title = text((definition ?? draft.before)?.label, name);
  useTitle(title);
  return (
    <>
      <Link className={styles.back} to="/-/setup/definitions" search={{ kind }}>
        <BackIcon />
        {t('setup.definitions')}
      </Link>
      <h2 className={styles.title}>
        {title} <code>{`${kind}/${name}`}</code>{' '}
        {draft.state === 'same' ? null : (
          <span className={styles.tag}>{t(`draft.state_${draft.state}`)}</span>
        )}
      </h2>
      {draft.package === null ? null : (
        <p className={styles.lead}>{t('setup.comesWith', { package: draft.package })}</p>
      )}
      <div className={styles.halves}>
        {definition === null ? (
          <Notice title={t('setup.gone')}>
            <Button onClick={() => void draft.discard()}>{t('setup.bringBack')}</Button>
          </Notice>
        ) : (
          <DefinitionEditor kind={kind} name={name} draft={draft} />
        )}
        {draft.before === null ? null : <Uses definition={draft.before} kind={kind} name={name} />}
      </div>
    </>
  );
}

interface NamedField {
  readonly name: string;
  readonly label?: Texts;
}

function Uses({ definition, kind, name }: { definition: Definition; kind: string; name: string }) {
  const { t, text } = useTexts();
  const [field, setField] = useState('');
  const uses = useUses(kind, name, field === '' ? undefined : field);
  const fields = kind === 'object' ? ((definition.fields ?? []) as unknown as readonly NamedField[]) : [];
  return (
    <section className={styles.card} aria-labelledby="uses">
      <h3 id="uses">{t('setup.uses')}</h3>
      {fields.length === 0 ? null : (
        <select
          className={styles.choice}
          aria-label={t('setup.usesOf')}
          value={field}
          onChange={(event) => setField(event.target.value)}
        >
          <option value="">{t('setup.usesOfAll')}</option>
          {fields.map((each) => (
            <option key={each.name} value={each.name}>
              {text(each.label, nameAsText(each.name))}
            </option>
          ))}
        </select>
      )}
      {uses.isError ? <Failure error={uses.error} retry={() => uses.refetch()} /> : null}
      {uses.data?.uses.length === 0 ? <p className={styles.quiet}>{t('setup.noUses')}</p> : null}
      <ul className={styles.uses}>
        {uses.data?.uses.map((use) => (
          <li key={`${use.kind}/${use.name}${use.path}`}>
            <Link to="/-/setup/definitions/$kind/$name" params={{ kind: use.kind, name: use.name }}>
              {text(use.label, use.name)}
            </Link>{' '}
            <code>{`${use.kind}/${use.name}`}</code>
            <p className={styles.quiet}>{placeText(use.path)}</p>
            {use.text === undefined ? null : <code className={styles.source}>{use.text}</code>}
          </li>
        ))}
      </ul>
    </section>
  );
}
