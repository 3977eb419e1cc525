import { useNextFirings } from '../../api/flows';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import editor from '../editor/Editor.module.css';
import { When } from '../setup/When';
import styles from './Designer.module.css';
import { useDesign } from './design';

const DAYS = 30;

/** What would set the published flow off by itself in the days to come. */
export function NextFirings() {
  const { t } = useTexts();
  const { work, flow } = useDesign();
  const { data, error } = useNextFirings(flow.name, DAYS, work.before !== null);
  if (work.before === null) {
    return <p className={editor.help}>{t('flows.notPublished')}</p>;
  }
  if (error !== null) {
    return <p className={editor.help}>{faultText(error)}</p>;
  }
  if (data === undefined) {
    return <p className={editor.help}>{t('state.loading')}</p>;
  }
  return data.length === 0 ? (
    <p className={editor.help}>{t('flows.noFirings', { count: DAYS })}</p>
  ) : (
    <ul className={styles.firings}>
      {data.slice(0, 20).map((each, at) => (
        <li key={`${each.at} ${at}`}>
          <When at={each.at} />
          {each.record === null ? null : <span className={styles.record}>{each.record.label}</span>}
        </li>
      ))}
    </ul>
  );
}
