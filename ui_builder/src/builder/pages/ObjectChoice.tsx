import { useDefinitions } from '../../api/definitions';
import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nameAsText } from '../../meta/text';
import { useAims } from '../apps/appWork';
import { Choose } from '../inputs/Plain';

/** The object whose records count. */
export function ObjectChoice(props: {
  label: string;
  value: string;
  faults: readonly Fault[];
  onChange: (info: ObjectInfo) => void;
}) {
  const { label, value, faults, onChange } = props;
  const { text } = useTexts();
  const definitions = useDefinitions();
  const choices = useAims()
    .objects.map(({ name, plural }) => ({ value: name, label: text(plural, nameAsText(name)) }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
  return (
    <Choose
      label={label}
      value={value}
      choices={choices}
      faults={faults}
      onChange={(name) => {
        const info = definitions.object(name ?? '');
        if (info !== undefined) {
          onChange(info);
        }
      }}
    />
  );
}
