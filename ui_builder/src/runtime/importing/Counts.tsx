import type { ImportInfo } from '../../api/imports';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import styles from './Run.module.css';

const KINDS = ['created', 'updated', 'unchanged', 'skipped', 'failed'] as const;

/** What came of the rows of a table, or would come of them. */
export function Counts({ run }: { run: ImportInfo }) {
  const { t, locale } = useTexts();
  const figures = numberFormat(locale);
  const shown = KINDS.filter(
    (kind) =>
      run[kind] > 0 ||
      kind === 'failed' ||
      (kind === 'created' && run.mode !== 'update') ||
      (kind === 'updated' && run.mode !== 'insert'),
  );
  return (
    <dl className={styles.counts}>
      {shown.map((kind) => (
        <div key={kind} data-kind={kind} data-none={run[kind] === 0}>
          <dt>{t(run.dry_run ? `importing.would_${kind}` : `importing.was_${kind}`)}</dt>
          <dd>{figures.format(run[kind])}</dd>
        </div>
      ))}
    </dl>
  );
}
