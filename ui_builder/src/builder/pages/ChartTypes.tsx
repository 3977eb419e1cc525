import { useId } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { ChartType } from '../../meta/types';
import { CHARTS } from './blockEditing';
import styles from './Pages.module.css';

const PICTURES: Readonly<Record<ChartType, string>> = {
  bar: 'M4 24V14h5v10M13 24V6h5v18M22 24V10h5v14M31 24V17h5v7M2 24h36',
  line: 'M3 20l8-8 7 5 9-11 9 6M2 25h36',
  area: 'M3 25v-5l8-8 7 5 9-11 9 6v13zM2 25h36',
  pie: 'M20 4a11 11 0 1 0 11 11H20zM24 2v9h9a9 9 0 0 0-9-9z',
  funnel: 'M5 4h30l-4 6H9zM10 12h20l-4 6H14zM15 20h10l-3 6h-4z',
  gauge: 'M6 22a14 14 0 0 1 28 0M20 22l7-8M12 22a8 8 0 0 1 16 0',
};

/** The ways to draw figures, each as a little picture. */
export function ChartTypes({ value, onChange }: { value: ChartType; onChange: (chart: ChartType) => void }) {
  const { t } = useTexts();
  const name = useId();
  return (
    <fieldset className={styles.charts} aria-label={t('pages.chart')}>
      {CHARTS.map((chart) => (
        <label key={chart}>
          <input type="radio" name={name} checked={chart === value} onChange={() => onChange(chart)} />
          <svg viewBox="0 0 40 28" aria-hidden="true">
            <path d={PICTURES[chart]} />
          </svg>
          {t(`pages.chart_${chart}`)}
        </label>
      ))}
    </fieldset>
  );
}
