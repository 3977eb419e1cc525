import { Link } from '@tanstack/react-router';
import { useDefinitions } from '../../../../api/definitions';
import { useAggregate } from '../../../../api/pages';
import { useSession } from '../../../../api/session';
import { numberFormat } from '../../../../i18n/formats';
import { useTexts } from '../../../../i18n/useTexts';
import type { MetricBlockDef } from '../../../../meta/types';
import { useAppName } from '../../../../ui/appName';
import { DownIcon, UpIcon } from '../../../../ui/icons';
import { changeOf, measureOf, shownFigure } from '../../figure';
import styles from './Figure.module.css';

/** One figure, how it compares, and the way to the records behind it. */
export function Figure({ block }: { block: MetricBlockDef }) {
  const { t, locale } = useTexts();
  const { currency } = useSession().tenant;
  const app = useAppName();
  const measure = measureOf(useDefinitions(), block.object, block.measure);
  const now = useAggregate(block.object, { measures: block.measure, where: block.where });
  // The answer names a measure as the language writes it, which may differ from how it was written.
  const value = Object.values(now.data?.[0] ?? {})[0] ?? null;
  if (now.isError) {
    return <p className={styles.failed}>{now.error.message}</p>;
  }
  const shown = now.isPending ? '' : shownFigure(value, measure, { locale, currency });
  return (
    <div className={styles.figure} aria-busy={now.isPending}>
      {block.view === undefined ? (
        <strong className={styles.value}>{shown}</strong>
      ) : (
        <Link
          className={styles.value}
          to="/$app/$object"
          params={{ app, object: block.object }}
          search={{ view: block.view }}
          title={t('page.open')}
        >
          {shown}
        </Link>
      )}
      {block.compare === undefined || now.isPending ? null : <Comparison block={block} value={value} />}
    </div>
  );
}

function Comparison({ block, value }: { block: MetricBlockDef; value: unknown }) {
  const { text, locale } = useTexts();
  const { compare } = block;
  const before = useAggregate(block.object, { measures: block.measure, where: compare?.where });
  if (compare === undefined || before.data === undefined) {
    return null;
  }
  const past = Object.values(before.data[0] ?? {})[0] ?? null;
  const { direction, share } = changeOf(value as string | number | null, past);
  const percent = numberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  return (
    <span className={styles.change} data-direction={direction}>
      {direction === 'up' ? <UpIcon /> : direction === 'down' ? <DownIcon /> : null}
      {share === null ? null : <b>{percent.format(Math.abs(share))}</b>} {text(compare.label)}
    </span>
  );
}
