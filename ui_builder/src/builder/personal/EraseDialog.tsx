import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { type Chosen, type ErasureReport, useErasureReport } from '../../api/personal';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import editor from '../editor/Editor.module.css';
import styles from './Personal.module.css';

interface Props {
  chosen: Chosen;
  onErase: () => void;
  onClose: () => void;
}

/** Says what erasing does and what it leaves before it is done, for nobody takes it back. */
export function EraseDialog({ chosen, onErase, onClose }: Props) {
  const { t } = useTexts();
  const { mutate, data, error } = useErasureReport();
  const [sure, setSure] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is asked once, when it opens
  useEffect(() => mutate(chosen), []);
  const title = t('personal.eraseTitle');
  return (
    <Dialog open label={title} className={editor.dialog} onClose={onClose}>
      <h2>{title}</h2>
      {error === null ? null : (
        <p role="alert" className={editor.fault}>
          {faultText(error)}
        </p>
      )}
      {data === undefined && error === null ? <p role="status">{t('personal.looking')}</p> : null}
      {data === undefined ? null : (
        <>
          <Told report={data} />
          <label className={styles.sure}>
            <input type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />
            {t('personal.sure')}
          </label>
        </>
      )}
      <div className={editor.answers}>
        <Button onClick={onClose}>{t('editor.cancel')}</Button>
        <Button danger type="primary" disabled={!sure || data === undefined} onClick={onErase}>
          {t('personal.eraseNow')}
        </Button>
      </div>
    </Dialog>
  );
}

function Told({ report }: { report: ErasureReport }) {
  const { t } = useTexts();
  return (
    <>
      <p>
        {t('personal.goes', { count: report.values })}
        {report.files === 0 ? '' : ` ${t('personal.filesGo', { count: report.files })}`}
      </p>
      {report.kept.length === 0 ? null : (
        <>
          <h3>{t('personal.stays')}</h3>
          <ul className={styles.kept}>
            {report.kept.map(({ code, count, reason }) => (
              <li key={code}>
                {count > 0 ? <strong>{count} </strong> : null}
                {reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
