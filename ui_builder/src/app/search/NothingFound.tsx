import { Button } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import { Notice } from '../../ui/Notice';
import styles from './SearchPage.module.css';

const WAYS = ['shorter', 'number', 'pinyin', 'rights'] as const;

/** Where nothing was found: what else to try. */
export function NothingFound({ text, everywhere }: { text: string; everywhere?: () => void }) {
  const { t } = useTexts();
  return (
    <>
      <Notice title={t('search.nothing', { text })}>
        {everywhere === undefined ? null : (
          <Button type="primary" onClick={everywhere}>
            {t('search.lookEverywhere')}
          </Button>
        )}
      </Notice>
      <ul className={styles.ways}>
        {WAYS.map((way) => (
          <li key={way}>{t(`search.way_${way}`)}</li>
        ))}
      </ul>
    </>
  );
}
