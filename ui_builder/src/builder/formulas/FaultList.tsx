import type { ExpressionFault } from '../../api/expressions';
import { useTexts } from '../../i18n/useTexts';
import { Coded } from './Coded';
import styles from './FormulaEditor.module.css';
import { mendOf, type Place, placeOf, reasonOf } from './faults';

interface Props {
  text: string;
  faults: readonly ExpressionFault[];
  onMend: (text: string) => void;
  onShow: (place: Place) => void;
}

/** What is wrong, in words; where one word is meant for another, a click writes it. */
export function FaultList({ text, faults, onMend, onShow }: Props) {
  const { t } = useTexts();
  if (faults.length === 0) {
    return null;
  }
  return (
    <ul className={styles.faults}>
      {faults.map((fault) => {
        const place = placeOf(text, fault);
        const mend = mendOf(text, fault);
        return (
          <li key={`${fault.start} ${fault.code}`}>
            <button type="button" className={styles.fault} onClick={() => onShow(place)}>
              <Coded text={reasonOf(fault)} />
            </button>
            {mend === null ? null : (
              <button
                type="button"
                className={styles.mend}
                onClick={() => onMend(text.slice(0, place.from) + mend + text.slice(place.to))}
              >
                {t('formulas.mend', { text: mend })}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
