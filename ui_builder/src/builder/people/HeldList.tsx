import type { Holdings } from '../../api/people';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import styles from './People.module.css';

/** What a user owns, counted by object, and what they head. */
export function HeldList({ holdings, error }: { holdings: Holdings | undefined; error: unknown }) {
  const { t, text, locale } = useTexts();
  if (holdings === undefined) {
    return <p className={styles.quiet}>{error ? faultText(error) : t('people.counting')}</p>;
  }
  const figures = new Intl.NumberFormat(locale);
  const owned = holdings.objects.filter(({ count }) => count > 0);
  const heads = Object.entries(holdings.open_elsewhere).filter(([, count]) => count > 0);
  return (
    <>
      {owned.length === 0 ? (
        <p>{t('people.ownsNothing')}</p>
      ) : (
        <ul className={styles.held} aria-label={t('people.owns')}>
          {owned.map(({ object, label, count }) => (
            <li key={object}>
              <span>{text(label, object)}</span>
              <strong>{figures.format(count)}</strong>
            </li>
          ))}
        </ul>
      )}
      {heads.length === 0 ? null : (
        <div className={styles.heads}>
          <p>{t('people.headsHelp')}</p>
          <ul>
            {heads.map(([what, count]) => (
              <li key={what}>{t(`people.heads_${what}`, { count })}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
