import type { Json } from '../../../api/client';
import { useTexts } from '../../../i18n/useTexts';
import { nameAsText } from '../../../meta/text';
import { Choose } from '../../inputs/Plain';
import { Property } from '../../inputs/Property';
import type { EditorProps } from './editors';
import { useAbout } from './plainEditors';
import styles from './properties.module.css';

/** One of a few. */
export function ChoiceProperty(props: EditorProps) {
  const { label, help, schema, value, required, onChange } = props;
  const { t, text } = useTexts();
  const { faults } = useAbout(props);
  const called = (each: Json) => text(schema['x-labels']?.[String(each)], nameAsText(String(each)));
  const usual = schema.default;
  return (
    <Choose
      label={label}
      help={help}
      faults={faults}
      value={value === undefined ? (usual === undefined ? undefined : String(usual)) : String(value)}
      none={required || usual !== undefined ? undefined : t('flows.notSaid')}
      choices={(schema.enum ?? []).map((each) => ({ value: String(each), label: called(each) }))}
      onChange={(next) => {
        const chosen = schema.enum?.find((each) => String(each) === next);
        onChange(chosen === usual && !required ? undefined : chosen);
      }}
    />
  );
}

/** Several of a few. */
export function ChoicesProperty(props: EditorProps) {
  const { label, help, schema, value, required, onChange } = props;
  const { text } = useTexts();
  const { faults } = useAbout(props);
  const all = schema.items?.enum ?? [];
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [];
  const labels = schema['x-labels'] ?? schema.items?.['x-labels'];
  function turn(each: Json, on: boolean) {
    const next = all.filter((one) => (one === each ? on : chosen.includes(one)));
    onChange(next.length === 0 && !required ? undefined : next);
  }
  return (
    <Property label={label} help={help} faults={faults} group>
      {() => (
        <span className={styles.choices}>
          {all.map((each) => (
            <label key={String(each)}>
              <input
                type="checkbox"
                checked={chosen.includes(each)}
                onChange={({ target }) => turn(each, target.checked)}
              />
              {text(labels?.[String(each)], nameAsText(String(each)))}
            </label>
          ))}
        </span>
      )}
    </Property>
  );
}
