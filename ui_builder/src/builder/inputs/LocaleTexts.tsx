import { type KeyboardEvent, type Ref, useId } from 'react';
import type { Fault } from '../../api/problem';
import { LOCALES } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import type { Texts } from '../../meta/types';
import styles from './inputs.module.css';
import { Property } from './Property';

const SHORT: Readonly<Record<string, string>> = { en: 'EN', 'zh-CN': '中文' };

interface Props {
  label: string;
  help?: string | undefined;
  value: Texts | undefined;
  faults?: readonly Fault[];
  /** Whether it may have several lines. */
  long?: boolean;
  /** The box of the reader's own language, which stands first. */
  first?: Ref<HTMLInputElement>;
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
  onFocus?: () => void;
  onBlur?: () => void;
  onChange: (value: Texts) => void;
}

/** A text in every language of the app, one box under the other, the reader's own first. */
export function LocaleTexts(props: Props) {
  return (
    <Property label={props.label} help={props.help} faults={props.faults} group>
      {({ describedBy, invalid }) => <Boxes {...props} describedBy={describedBy} invalid={invalid} />}
    </Property>
  );
}

interface BoxesProps extends Omit<Props, 'help' | 'faults'> {
  describedBy?: string;
  invalid?: boolean;
}

/** The boxes alone, for where the name stands elsewhere. */
export function Boxes(props: BoxesProps) {
  const { label, value, long = false, first, describedBy, invalid = false, onChange } = props;
  const { locale } = useTexts();
  const id = useId();
  const locales = Object.keys(LOCALES).toSorted(
    (one, other) => Number(other === locale) - Number(one === locale),
  );

  function write(of: string, text: string) {
    const { [of]: _, ...rest } = value ?? {};
    onChange(text === '' ? rest : { ...value, [of]: text });
  }

  return (
    <span className={styles.texts} data-long={long}>
      {locales.map((each) => {
        const common = {
          id: `${id}-${each}`,
          className: styles.box,
          lang: each,
          value: value?.[each] ?? '',
          'aria-label': `${label} (${LOCALES[each as keyof typeof LOCALES]})`,
          'aria-describedby': describedBy,
          'aria-invalid': invalid,
          onKeyDown: props.onKeyDown,
          onFocus: props.onFocus,
          onBlur: props.onBlur,
        };
        return (
          <span key={each} className={styles.text}>
            {long ? (
              <textarea {...common} rows={2} onChange={(event) => write(each, event.target.value)} />
            ) : (
              <input
                {...common}
                ref={each === locale ? first : undefined}
                autoComplete="off"
                onChange={(event) => write(each, event.target.value)}
              />
            )}
            <span aria-hidden="true">{SHORT[each] ?? each}</span>
          </span>
        );
      })}
    </span>
  );
}
