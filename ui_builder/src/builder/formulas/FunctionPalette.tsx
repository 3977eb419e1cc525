import { useState } from 'react';
import { useExpressionFunctions } from '../../api/expressions';
import { useTexts } from '../../i18n/useTexts';
import { Coded } from './Coded';
import { byCategory } from './categories';
import styles from './FormulaEditor.module.css';

interface Props {
  onPick: (text: string) => void;
}

/** Every function with its signature and what it does, by what it is for. */
export function FunctionPalette({ onPick }: Props) {
  const { t } = useTexts();
  const [typed, setTyped] = useState('');
  const { data: functions = [], isPending } = useExpressionFunctions();
  const found = byCategory(functions, typed);
  return (
    <div className={styles.palette}>
      <input
        type="search"
        value={typed}
        placeholder={t('formulas.searchFunctions')}
        aria-label={t('formulas.searchFunctions')}
        onChange={(event) => setTyped(event.target.value)}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by key */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('formulas.functions')}>
        {found.map(([category, own]) => (
          <div key={category}>
            <h3>{t(`formulas.category_${category}`)}</h3>
            <ul>
              {own.map((each) => (
                <li key={each.name}>
                  <button type="button" onClick={() => onPick(`${each.name}(`)}>
                    <code>{each.usage}</code>
                    <span>
                      <Coded text={each.doc} />
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </div>
        ))}
        {found.length > 0 ? null : (
          <p role="status">{t(isPending ? 'state.loading' : 'formulas.noFunctions')}</p>
        )}
      </section>
    </div>
  );
}
