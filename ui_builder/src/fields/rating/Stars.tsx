import { useTexts } from '../../i18n/useTexts';
import type { DisplayProps } from '../fieldUi';
import styles from './Stars.module.css';
import { mostStars } from './starNumbers';

/** Filled and empty stars; read aloud as `4 of 5`. */
export function Stars({ value, field }: DisplayProps) {
  const { t } = useTexts();
  const most = mostStars(field);
  const stars = Number(value);
  return (
    <span className={styles.stars} role="img" aria-label={t('field.stars', { n: stars, most })}>
      {'★'.repeat(stars)}
      {'☆'.repeat(Math.max(most - stars, 0))}
    </span>
  );
}
