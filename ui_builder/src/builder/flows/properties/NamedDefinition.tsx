import { useTexts } from '../../../i18n/useTexts';
import { nameAsText } from '../../../meta/text';
import { useNamed } from '../../draft/useNamed';
import { Choose, Line } from '../../inputs/Plain';
import { setupAddress } from '../../setup/addresses';
import { SetupLink } from '../../setup/SetupLink';
import { useDesign } from '../design';
import type { EditorProps } from './editors';
import { useAbout } from './plainEditors';
import styles from './properties.module.css';

/** Another definition by its name: an object, a flow, a template. */
export function NamedDefinition(props: EditorProps) {
  const { label, help, schema, value, required, onChange } = props;
  const { t, text, locale } = useTexts();
  const { flow } = useDesign();
  const kind = schema['x-editor'] ?? '';
  const named = useNamed(kind);
  const { faults } = useAbout(props);
  const chosen = typeof value === 'string' && value !== '' ? value : undefined;
  if (named === undefined) {
    return <Line label={label} help={help} faults={faults} code value={chosen} onChange={onChange} />;
  }
  const choices = named
    .filter(({ name }) => kind !== 'flow' || name !== flow.name)
    .map((each) => ({ value: each.name, label: text(each.label, nameAsText(each.name)) }))
    .toSorted((one, other) => one.label.localeCompare(other.label, locale));
  const isKnown = chosen === undefined || choices.some((each) => each.value === chosen);
  return (
    <div className={styles.named}>
      <Choose
        label={label}
        help={help}
        faults={faults}
        value={chosen}
        {...(required ? {} : { none: t('flows.notSaid') })}
        choices={isKnown ? choices : [...choices, { value: chosen, label: nameAsText(chosen) }]}
        onChange={onChange}
      />
      {chosen === undefined || !isKnown || kind === 'object' ? null : (
        <SetupLink to={setupAddress(kind, chosen)}>{t('flows.openIt')}</SetupLink>
      )}
    </div>
  );
}
