import { Select } from 'antd';
import type { Json } from '../../../api/client';
import { useDefinitions } from '../../../api/definitions';
import { useTexts } from '../../../i18n/useTexts';
import type { Field } from '../../../meta/definitions';
import { nameAsText } from '../../../meta/text';
import { TrashIcon } from '../../../ui/icons';
import editor from '../../editor/Editor.module.css';
import { put } from '../../editor/put';
import { Faults, faultsAt, Property } from '../../inputs/Property';
import { useDesign } from '../design';
import { escaped, isObject } from '../exits';
import { filledObject, type PropertyProps } from './about';
import { NamedValues } from './NamedValues';
import styles from './properties.module.css';
import { ValueInput } from './ValueInput';

type Values = Readonly<Record<string, Json>>;

/** Values of the fields of an object, one line each. */
export function ValuesProperty(props: PropertyProps & { label: string; help: string }) {
  const { label, help, place, step, value, onChange } = props;
  const { t, text } = useTexts();
  const { work, object: record } = useDesign();
  const object = filledObject(props) || record;
  const info = useDefinitions().object(object);
  const values = (isObject(value) ? value : {}) as Values;
  if (info === undefined) {
    return <NamedValues {...props} />;
  }
  const fields = [...info.fields.values()];
  const known = new Map(fields.map((field) => [field.name, field]));
  const called = (name: string) => text(known.get(name)?.label, nameAsText(name));
  const own = work.problems.filter(({ path }) => path === place);
  return (
    <Property label={label} help={help} faults={own} group>
      {() => (
        <>
          <ul className={styles.lines}>
            {Object.entries(values).map(([name, each]) => (
              <li key={name}>
                <ValueInput
                  label={called(name)}
                  faults={faultsAt(work.problems, `${place}/${escaped(name)}`)}
                  type={known.get(name)?.type ?? ''}
                  choices={known.get(name)?.choices ?? []}
                  mayEmpty={known.get(name)?.required !== true}
                  object={record}
                  step={step}
                  value={each}
                  onChange={(next) => onChange({ ...values, [name]: next ?? '' })}
                />
                <button
                  type="button"
                  className={editor.square}
                  aria-label={t('flows.dropValue', { field: called(name) })}
                  title={t('flows.dropValue', { field: called(name) })}
                  onClick={() => onChange(put(values, name, undefined))}
                >
                  <TrashIcon />
                </button>
              </li>
            ))}
          </ul>
          <Select
            className={styles.add ?? ''}
            aria-label={t('flows.addField')}
            placeholder={t('flows.addField')}
            value={null}
            showSearch={{ optionFilterProp: 'label' }}
            options={fields
              .filter((field) => isFree(field, values))
              .map(({ name }) => ({ value: name, label: called(name) }))}
            onChange={(name: string | null) => name !== null && onChange({ ...values, [name]: '' })}
          />
          <Faults faults={[]} />
        </>
      )}
    </Property>
  );
}

const isFree = (field: Field, values: Values): boolean => field.writable && !(field.name in values);
