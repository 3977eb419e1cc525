import { type ReactNode, useId } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import type { ViewType } from '../../meta/types';
import styles from './Views.module.css';
import { mayBe } from './viewEditing';

const PICTURES: Readonly<Record<ViewType, ReactNode>> = {
  list: <path d="M2 4.500h68v35H2zM2 12h68M2 19h68M2 26h68M2 33h68M24 4.500v35M48 4.500v35" />,
  kanban: (
    <path d="M4 4h18v36H4zM27 4h18v36H27zM50 4h18v36H50zM7 9h12v7H7zM7 19h12v7H7zM30 9h12v7H30zM53 9h12v7H53zM53 19h12v7H53zM53 29h12v7H53z" />
  ),
  calendar: (
    <path d="M3 5h66v35H3zM3 13h66M12.500 13v27M22 13v27M31.500 13v27M41 13v27M50.500 13v27M60 13v27M3 22h66M3 31h66M24 25h15v3H24zM43 16h15v3H43z" />
  ),
  gantt: (
    <path d="M3 5v35M20 5v35M37 5v35M54 5v35M70 5v35M6 9h22v5H6zM17 18h30v5H17zM32 27h20v5H32zM44 36h22v4H44z" />
  ),
  cards: (
    <path d="M4 4h19v16H4zM27 4h19v16H27zM50 4h19v16H50zM4 24h19v16H4zM27 24h19v16H27zM50 24h19v16H50zM4 11h19M27 11h19M50 11h19M4 31h19M27 31h19M50 31h19" />
  ),
  map: (
    <path d="M3 5h66v35H3zM3 30l14-10 12 8 16-14 24 16M24 19c-3-4-5-6-5-9a5 5 0 0 1 10 0c0 3-2 5-5 9zM52 28c-3-4-5-6-5-9a5 5 0 0 1 10 0c0 3-2 5-5 9z" />
  ),
};
const TYPES = ['list', 'kanban', 'calendar', 'gantt', 'cards', 'map'] as const;

/** The ways to show records, each with a picture and what it is for. */
export function TypeCards(props: {
  value: ViewType;
  fields: readonly Field[];
  onChange: (type: ViewType) => void;
}) {
  const { value, fields, onChange } = props;
  const { t } = useTexts();
  const id = useId();
  return (
    <fieldset className={styles.types} aria-label={t('views.type')}>
      {TYPES.map((type) => {
        const can = mayBe(type, fields);
        return (
          <label key={type} data-off={!can}>
            <input
              type="radio"
              name={id}
              aria-label={t(`views.type_${type}`)}
              aria-describedby={`${id}-${type}`}
              checked={type === value}
              disabled={!can}
              onChange={() => onChange(type)}
            />
            <svg viewBox="0 0 72 44" aria-hidden="true">
              {PICTURES[type]}
            </svg>
            <strong>{t(`views.type_${type}`)}</strong>
            <small id={`${id}-${type}`}>{t(can ? `views.about_${type}` : `views.needs_${type}`)}</small>
          </label>
        );
      })}
    </fieldset>
  );
}
