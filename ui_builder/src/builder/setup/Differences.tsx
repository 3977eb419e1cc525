import { useState } from 'react';
import type { DefinitionDifference } from '../../api/setup';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { Notice } from '../../ui/Notice';
import { What } from '../changes/ChangeCard';
import styles from '../changes/Changes.module.css';
import { groupsOf, kindText } from '../changes/groups';
import { useSpeech } from '../changes/useSpeech';
import type { Speech } from '../changes/words';

/** What differs between two versions, by object: in words, or as JSON. */
export function Differences({ definitions }: { definitions: readonly DefinitionDifference[] }) {
  const { t } = useTexts();
  const speech = useSpeech();
  if (definitions.length === 0) {
    return <Notice title={t('setup.noDifferences')} />;
  }
  return (
    <div className={styles.groups}>
      {groupsOf(definitions, speech).map((group) => (
        <section key={group.key} aria-labelledby={`group-${group.key}`}>
          <h3 id={`group-${group.key}`}>{group.label}</h3>
          {group.changes.map((change) => (
            <Card key={`${change.kind}/${change.name}`} change={change} speech={speech} />
          ))}
        </section>
      ))}
    </div>
  );
}

function Card({ change, speech }: { change: DefinitionDifference; speech: Speech }) {
  const { t, text } = useTexts();
  const [asJson, setAsJson] = useState(false);
  const { kind, name } = change;
  return (
    <article className={styles.card}>
      <header>
        <h4>
          {text((change.after ?? change.before)?.label, nameAsText(name))}
          <span className={styles.kind}>{kindText(kind, speech)}</span>
        </h4>
        <span className={styles.state} data-state={change.change}>
          {t(`setup.change_${change.change}`)}
        </span>
      </header>
      <What change={change} speech={speech} asJson={asJson} />
      <footer>
        <button type="button" aria-pressed={asJson} onClick={() => setAsJson(!asJson)}>
          {t(asJson ? 'changes.inWords' : 'changes.asJson')}
        </button>
      </footer>
    </article>
  );
}
