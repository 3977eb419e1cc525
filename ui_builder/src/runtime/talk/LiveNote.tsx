import { useTexts } from '../../i18n/useTexts';
import { RefreshIcon } from '../../ui/icons';
import { useRecordPage } from '../record/recordPage';
import styles from './LiveNote.module.css';
import { useLiveRecord } from './useLiveRecord';

/** Says that somebody has just changed the record; the page shows it, unless one is editing. */
export function LiveNote() {
  const { t } = useTexts();
  const { info, record, form, editing } = useRecordPage();
  const busy = form !== null || editing.size > 0;
  const changed = useLiveRecord(info.definition.name, record, busy);
  const name = changed?.by?.label ?? t('talk.someone');
  return (
    <div role="status" className={styles.note} data-shown={changed !== null}>
      {changed === null ? null : (
        <p>
          <RefreshIcon />
          {t(busy ? 'talk.changedWhileEditing' : 'talk.changedNow', { name })}
        </p>
      )}
    </div>
  );
}
