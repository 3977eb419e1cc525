import { useApp } from '../../api/app';
import { useTexts } from '../../i18n/useTexts';
import { useRecents } from '../../runtime/favourites/usePlaces';
import { Notice } from '../../ui/Notice';
import { FoundRow } from './FoundRow';
import styles from './SearchPage.module.css';

const MOST = 8;

/** Before anything is typed: the records one opened last. */
export function Lately() {
  const { t } = useTexts();
  const { objects } = useApp();
  const records = useRecents().slice(0, MOST);
  if (records.length === 0) {
    return <Notice title={t('search.begin')} help={t('search.beginHelp')} />;
  }
  return (
    <section>
      <h2 className={styles.section}>{t('search.lately')}</h2>
      <ul className={styles.results}>
        {records.map(({ object, id, label }) => (
          <FoundRow
            key={`${object}/${id}`}
            found={{ object, id, label, highlights: {} }}
            of={objects.find((each) => each.name === object)}
          />
        ))}
      </ul>
    </section>
  );
}
