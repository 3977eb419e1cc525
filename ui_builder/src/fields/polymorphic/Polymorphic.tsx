import { Select } from 'antd';
import { useState } from 'react';
import type { Json } from '../../api/client';
import { useDefinitions } from '../../api/definitions';
import type { Reference } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import { RecordLink } from '../../ui/RecordLink';
import type { DisplayProps, InputProps } from '../fieldUi';
import { ReferenceInput } from '../shared/ReferenceInput';
import styles from './Polymorphic.module.css';

interface NamedReference extends Reference {
  readonly object: string;
}

/** The label of a record of whatever object, as a link to its page. */
export function PolymorphicLink({ value }: DisplayProps) {
  const { object, id, label } = value as unknown as NamedReference;
  return (
    <RecordLink object={object} id={id}>
      {label ?? id}
    </RecordLink>
  );
}

/** First of which object, then which record of it. */
export function PolymorphicInput(props: InputProps) {
  const { value, field, onChange } = props;
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const targets = field.definition.to as readonly string[];
  const chosen = value as unknown as NamedReference | null;
  const [object, setObject] = useState(chosen?.object ?? targets[0] ?? '');

  function change(next: string) {
    setObject(next);
    onChange(null);
  }

  return (
    <div className={styles.row}>
      <Select
        value={object}
        options={targets.map((name) => ({
          value: name,
          label: text(definitions.object(name)?.definition.label, name),
        }))}
        aria-label={t('field.kindOf', { field: text(field.label) })}
        onChange={change}
      />
      <ReferenceInput
        {...props}
        key={object}
        field={{ ...field, target: object }}
        onChange={(found) =>
          onChange(found === null ? null : ({ object, ...(found as unknown as Reference) } as Json))
        }
      />
    </div>
  );
}
