import { useState } from 'react';
import { useTexts } from '../../../i18n/useTexts';
import inputs from '../../inputs/inputs.module.css';
import { Property } from '../../inputs/Property';
import type { EditorProps } from './editors';
import { useAbout } from './plainEditors';
import styles from './properties.module.css';

/** A value as JSON; while it is none, what was there stays. */
export function JsonProperty(props: EditorProps) {
  const { label, help, value, onChange } = props;
  const { t } = useTexts();
  const { faults } = useAbout(props);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === undefined ? '' : JSON.stringify(value, null, 2));
  const isWrong = typed !== null && typed.trim() !== '' && parsed(typed) === undefined;
  const wrong = { path: props.place, code: 'json', message: t('flows.notJson') };
  return (
    <Property label={label} help={help} faults={isWrong ? [wrong] : faults}>
      {({ id, describedBy, invalid }) => (
        <textarea
          id={id}
          className={`${inputs.box} ${styles.code}`}
          rows={5}
          spellCheck={false}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          value={shown}
          onChange={({ target }) => {
            setTyped(target.value);
            const read = parsed(target.value);
            if (target.value.trim() === '' || read !== undefined) {
              onChange(read);
            }
          }}
          onBlur={() => (isWrong ? undefined : setTyped(null))}
        />
      )}
    </Property>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
