import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { SetupLink } from '../setup/SetupLink';
import styles from './DefinitionCards.module.css';

export interface Card {
  readonly name: string;
  readonly to: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly detail: string;
  readonly state: string;
  /** What can be done with it at once. */
  readonly tools?: ReactNode;
}

/** Definitions of a kind, each with what is in it; a click opens one. */
export function DefinitionCards({ cards }: { cards: readonly Card[] }) {
  const { t } = useTexts();
  return (
    <ul className={styles.cards}>
      {cards.map((card) => (
        <li key={card.name}>
          <SetupLink to={card.to} className={styles.open}>
            <span className={styles.icon}>{card.icon}</span>
            <span className={styles.texts}>
              <strong>{card.label}</strong>
              <span>{card.detail}</span>
            </span>
            {card.state === 'same' ? null : (
              <span className={styles.state}>{t(`draft.state_${card.state}`)}</span>
            )}
          </SetupLink>
          {card.tools === undefined ? null : <div className={styles.tools}>{card.tools}</div>}
        </li>
      ))}
    </ul>
  );
}
