import { useTexts } from '../../i18n/useTexts';
import type { Option } from '../../meta/types';
import styles from './Options.module.css';
import type { Controlling } from './OptionsEditor';
import { offer, offeredBeside } from './optionEditing';

/** Which options are offered beside which value of the controlling field. */
export function Dependence(props: {
  options: readonly Option[];
  controlling: Controlling;
  onChange: (options: readonly Option[]) => void;
}) {
  const { options, controlling, onChange } = props;
  const { t, text } = useTexts();
  const values = controlling.options.map((option) => option.value);
  if (options.length === 0 || values.length === 0) {
    return <p className={styles.quiet}>{t('options.dependEmpty', { field: controlling.label })}</p>;
  }
  return (
    <div className={styles.matrix}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section className={styles.scroll} aria-label={t('options.depend')} tabIndex={0}>
        <table>
          <caption>{t('options.dependHelp', { field: controlling.label })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('options.label')}</th>
              {controlling.options.map((value) => (
                <th key={value.value} scope="col">
                  {text(value.label, value.value)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {options.map((option, index) => {
              const beside = offeredBeside(option, values);
              return (
                <tr key={option.value}>
                  <th scope="row">{text(option.label, option.value)}</th>
                  {controlling.options.map((value) => {
                    const on = beside.has(value.value);
                    return (
                      <td key={value.value}>
                        <input
                          type="checkbox"
                          checked={on}
                          disabled={on && beside.size === 1}
                          aria-label={t('options.dependCell', {
                            option: text(option.label, option.value),
                            value: text(value.label, value.value),
                          })}
                          onChange={(event) =>
                            onChange(offer(options, index, value.value, event.target.checked, values))
                          }
                        />
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </div>
  );
}
