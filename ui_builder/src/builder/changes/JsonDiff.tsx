import { useMemo } from 'react';
import { useTexts } from '../../i18n/useTexts';
import styles from './JsonDiff.module.css';
import { jsonDiff } from './jsonDiff';

const SIGNS = { same: ' ', removed: '−', added: '+', skipped: '' } as const;

/** Two JSON texts in one, line by line, the words that differ marked. */
export function JsonDiff({ before, after }: { before: string; after: string }) {
  const { t } = useTexts();
  const lines = useMemo(() => jsonDiff(before, after), [before, after]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
    <section className={styles.diff} aria-label={t('changes.asJson')} tabIndex={0}>
      {lines.map(({ kind, words, count }, at) => {
        const Mark = kind === 'removed' ? 'del' : kind === 'added' ? 'ins' : 'span';
        return (
          <div key={at} data-kind={kind}>
            <span aria-hidden="true">{SIGNS[kind]}</span>
            {kind === 'skipped' ? (
              <em>{t('changes.sameLines', { count })}</em>
            ) : (
              <Mark>
                {words.map((word, place) =>
                  word.changed ? <mark key={place}>{word.text}</mark> : <span key={place}>{word.text}</span>,
                )}
              </Mark>
            )}
          </div>
        );
      })}
    </section>
  );
}
