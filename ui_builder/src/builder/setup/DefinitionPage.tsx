import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { type Definition, useDefinition, useUses } from '../../api/setup';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { Texts } from '../../meta/types';
import { BackIcon } from '../../ui/icons';
import { Failure, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { definitionText } from './definitionText';
import { placeText } from './differenceText';
import styles from './Setup.module.css';

/** A definition as it is in force, and who uses it. */
export function DefinitionPage() {
  const { t, text } = useTexts();
  const { kind, name } = useParams({ from: '/-/setup/definitions/$kind/$name' });
  const found = useDefinition(kind, name);
  const title = text(found.data?.label, name);
  useTitle(title);
  if (found.isError) {
    return <Failure error={found.error} retry={() => found.refetch()} />;
  }
  if (found.data === undefined) {
    return <Notice title={t('state.loading')} />;
  }
  return (
    <>
      <Link className={styles.back} to="/-/setup/definitions" search={{ kind }}>
        <BackIcon />
        {t('setup.definitions')}
      </Link>
      <h2 className={styles.title}>
        {title} <code>{`${kind}/${name}`}</code>
      </h2>
      <div className={styles.halves}>
        <section className={styles.card} aria-labelledby="definition">
          <h3 id="definition">{t('setup.definition')}</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys */}
          <pre className={styles.json} tabIndex={0}>
            {definitionText(found.data)}
          </pre>
        </section>
        <Uses key={`${kind}/${name}`} definition={found.data} kind={kind} name={name} />
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
