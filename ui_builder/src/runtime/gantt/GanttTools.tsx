import { Button } from 'antd';
import { useId } from 'react';
import { momentFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import { BackIcon, ForwardIcon } from '../../ui/icons';
import styles from './Gantt.module.css';
import { ZOOMS, type Zoom } from './timeline';

interface Props {
  zoom: Zoom;
  from: number;
  days: number;
  locale: string;
  onZoom: (zoom: Zoom) => void;
  /** By thirds of what is in sight; 0 goes to today. */
  onStep: (by: -1 | 0 | 1) => void;
}

const DAY_MS = 86_400_000;

/** Which part of time is in sight, and how much of it. */
export function GanttTools({ zoom, from, days, locale, onZoom, onStep }: Props) {
  const { t } = useTexts();
  const id = useId();
  const format = momentFormat(locale, { year: 'numeric', month: 'short', timeZone: 'UTC' });
  return (
    <div className={styles.tools}>
      <Button icon={<BackIcon />} aria-label={t('gantt.earlier')} onClick={() => onStep(-1)} />
      <Button onClick={() => onStep(0)}>{t('gantt.today')}</Button>
      <Button icon={<ForwardIcon />} aria-label={t('gantt.later')} onClick={() => onStep(1)} />
      <strong aria-live="polite">
        {format.format(from * DAY_MS)} – {format.format((from + days - 1) * DAY_MS)}
      </strong>
      <fieldset className={styles.zooms} aria-label={t('gantt.zoom')}>
        {(Object.keys(ZOOMS) as Zoom[]).map((each) => (
          <label key={each}>
            <input type="radio" name={id} checked={each === zoom} onChange={() => onZoom(each)} />
            {t(`gantt.zoom_${each}`)}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
