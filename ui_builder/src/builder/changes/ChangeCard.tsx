import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { CheckedChange } from '../../api/drafts';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { setupAddress } from '../setup/addresses';
import { definitionText } from '../setup/definitionText';
import { SetupLink } from '../setup/SetupLink';
import styles from './Changes.module.css';
import { kindText } from './groups';
import { JsonDiff } from './JsonDiff';
import { type ChangedDefinition, type Speech, sentences } from './words';

/** One changed definition: what was done to it, in words or as JSON, and the way to give that up. */
export function ChangeCard(props: { change: CheckedChange; speech: Speech; onDiscard: () => void }) {
  const { change, speech, onDiscard } = props;
  const { t } = useTexts();
  const [asJson, setAsJson] = useState(false);
  const { kind, name, state, stale } = change;
  const label = change.label ?? nameAsText(name);
  return (
    <article className={styles.card}>
      <header>
        <h4>
          {state === 'removed' ? label : <SetupLink to={setupAddress(kind, name)}>{label}</SetupLink>}
          <span className={styles.kind}>{kindText(kind, speech)}</span>
        </h4>
        <span className={styles.state} data-state={state}>
          {t(`draft.state_${state}`)}
        </span>
      </header>
      {stale ? (
        <p className={styles.stale}>
          {t('changes.stale')}{' '}
          <Link to="/-/setup/changes/$kind/$name" params={{ kind, name }}>
            {t('changes.putTogether')}
          </Link>
        </p>
      ) : null}
      <What change={change} speech={speech} asJson={asJson} />
      <footer>
        <button type="button" aria-pressed={asJson} onClick={() => setAsJson(!asJson)}>
          {t(asJson ? 'changes.inWords' : 'changes.asJson')}
        </button>
        <button type="button" onClick={onDiscard}>
          {t('changes.discard')}
          <span className={styles.hidden}> {label}</span>
        </button>
      </footer>
    </article>
  );
}

/** What was done to a definition: one sentence a change, or its JSON before and after. */
export function What(props: { change: ChangedDefinition; speech: Speech; asJson: boolean }) {
  const { change, speech, asJson } = props;
  const { before, after } = change;
  if (asJson) {
    return (
      <JsonDiff
        before={before === null ? '' : definitionText(before as never)}
        after={after === null ? '' : definitionText(after as never)}
      />
    );
  }
  const said = sentences(change, speech);
  return said.length === 0 ? null : (
    <ul className={styles.sentences}>
      {said.map(({ tone, text }, at) => (
        <li key={at} data-tone={tone}>
          {text}
        </li>
      ))}
    </ul>
  );
}
