import { useApp } from '../../api/app';
import { useMoves } from '../../api/duplicates';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nounIn } from '../../meta/text';
import styles from './Duplicates.module.css';

interface Props {
  info: ObjectInfo;
  into: string;
  from: readonly string[];
}

/** What else would move to the record that stays, before anything is done. */
export function MovesNotice({ info, into, from }: Props) {
  const { t, text, locale } = useTexts();
  const { objects } = useApp();
  const { data: moves } = useMoves(info.definition.name, into, from);
  const figures = numberFormat(locale);
  const counted = new Map<string, number>();
  for (const { object, count } of moves ?? []) {
    counted.set(object, (counted.get(object) ?? 0) + count);
  }
  return (
    <section className={styles.moves} aria-label={t('duplicates.moves')}>
      <h2>{t('duplicates.moves')}</h2>
      {moves === undefined ? null : counted.size === 0 ? (
        <p>{t('duplicates.movesNothing')}</p>
      ) : (
        <ul>
          {[...counted].map(([name, count]) => {
            const object = objects.find((each) => each.name === name);
            const noun = nounIn(text(count === 1 ? object?.label : object?.plural, name), locale);
            return (
              <li key={name}>{t('duplicates.moveOf', { shown: figures.format(count), object: noun })}</li>
            );
          })}
        </ul>
      )}
      <p className={styles.quiet}>{t('duplicates.alsoMoves')}</p>
    </section>
  );
}
