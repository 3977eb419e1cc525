import { useState } from 'react';
import { type Refused, refusedTable } from '../api/jobs';
import { faultText } from '../api/problem';
import { numberFormat } from '../i18n/formats';
import { useTexts } from '../i18n/useTexts';
import { DownloadIcon } from './icons';
import { RecordLink } from './RecordLink';
import styles from './RefusedList.module.css';
import { saveFile } from './saveFile';
import { showToast } from './toastStore';
import { Worded } from './Worded';

interface Props {
  /** The job. */
  id: string;
  object: string;
  /** Whether it worked on the rows of a table, which can be had back. */
  table: boolean;
  failed: number;
  refused: readonly Refused[];
  /** What a field is called, by the path of a fault in a record. */
  labelOf?: ((path: string) => string | undefined) | undefined;
}

/** What work refused, and why; the rows of a table can be had back with the reasons. */
export function RefusedList({ id, object, table, failed, refused, labelOf }: Props) {
  const { t, locale } = useTexts();
  const figures = numberFormat(locale);
  const title = t('jobs.refused', { count: failed, shown: figures.format(failed) });
  return (
    <section className={styles.refused} aria-label={title}>
      <header>
        <h3>{title}</h3>
        {table ? <DownloadRefused id={id} object={object} /> : null}
      </header>
      {refused.length < failed ? (
        <p className={styles.quiet}>
          {t('jobs.refusedFirst', { shown: figures.format(refused.length), count: figures.format(failed) })}
        </p>
      ) : null}
      {refused.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
        <section className={styles.scroll} tabIndex={0} aria-label={t('jobs.reason')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t(table ? 'jobs.row' : 'jobs.open')}</th>
                <th scope="col">{t('jobs.reason')}</th>
              </tr>
            </thead>
            <tbody>
              {refused.map((each) => (
                <tr key={each.id ?? each.row}>
                  <td>
                    {each.id === undefined ? (
                      figures.format(each.row ?? 0)
                    ) : (
                      <RecordLink object={object} id={each.id}>
                        {t('jobs.open')}
                      </RecordLink>
                    )}
                  </td>
                  <td>
                    {each.errors.map((fault) => (
                      <Reason key={fault.path + fault.message} fault={fault} labelOf={labelOf} />
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {table ? <p className={styles.quiet}>{t('jobs.downloadHelp')}</p> : null}
    </section>
  );
}

function Reason({ fault, labelOf }: { fault: Refused['errors'][number]; labelOf: Props['labelOf'] }) {
  const label = fault.path === '' ? undefined : labelOf?.(fault.path.slice(1).replaceAll('/', '.'));
  return (
    <span className={styles.reason}>
      {label === undefined ? null : <strong>{label}</strong>} <Worded text={fault.message} />
    </span>
  );
}

/** Saves the refused rows as a table, with the reasons beside them. */
export function DownloadRefused({ id, object }: { id: string; object: string }) {
  const { t } = useTexts();
  const [busy, setBusy] = useState(false);

  async function download() {
    setBusy(true);
    try {
      saveFile(await refusedTable(id), `${object}-refused.csv`);
    } catch (error) {
      showToast(faultText(error), 'wrong');
    } finally {
      setBusy(false);
    }
  }

  return (
    <button type="button" className={styles.download} aria-busy={busy} disabled={busy} onClick={download}>
      <DownloadIcon />
      {t('jobs.download')}
    </button>
  );
}
