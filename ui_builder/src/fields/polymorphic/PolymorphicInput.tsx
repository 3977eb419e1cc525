import { Select } from 'antd';
import { useState } from 'react';
import { useApp } from '../../api/app';
import type { Json } from '../../api/client';
import type { Reference } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import type { InputProps } from '../fieldUi';
import { ReferenceInput } from '../shared/ReferenceInput';
import type { NamedReference } from './namedReference';
import styles from './Polymorphic.module.css';

/** First of which object, then which record of it. */
export function PolymorphicInput(props: InputProps) {
  const { value, field, onChange } = props;
  const { t, text } = useTexts();
  const { objects } = useApp();
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
          label: text(objects.find((each) => each.name === name)?.label, name),
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
