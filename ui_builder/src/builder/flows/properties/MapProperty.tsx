import { Button } from 'antd';
import type { PartSchema } from '../../../api/flows';
import { useTexts } from '../../../i18n/useTexts';
import { PlusIcon, TrashIcon } from '../../../ui/icons';
import { freeName } from '../../editor/copyOf';
import editor from '../../editor/Editor.module.css';
import { put } from '../../editor/put';
import { Property } from '../../inputs/Property';
import { useDesign } from '../design';
import { escaped, isObject } from '../exits';
import type { EditorProps } from './editors';
import { NameBox } from './NamedValues';
import styles from './properties.module.css';
import { Properties, SchemaProperty } from './SchemaForm';

/** Entries by name, such as the values that a call gives to later steps. */
export function MapProperty(props: EditorProps) {
  const { label, help, schema, place, step, value, around, onChange } = props;
  const { t } = useTexts();
  const { work } = useDesign();
  const entries = isObject(value) ? value : {};
  const each = schema.additionalProperties as PartSchema;
  const own = work.problems.filter(({ path }) => path === place);
  const take = (next: Readonly<Record<string, unknown>>) =>
    onChange(Object.keys(next).length === 0 ? undefined : next);

  function rename(from: string, to: string) {
    if (to !== '' && !(to in entries)) {
      take(
        Object.fromEntries(Object.entries(entries).map(([name, said]) => [name === from ? to : name, said])),
      );
    }
  }

  return (
    <Property label={label} help={help} faults={own} group>
      {() => (
        <>
          <ol className={styles.entries}>
            {Object.entries(entries).map(([name, said]) => (
              <li key={name}>
                <div className={styles.entryHead}>
                  <NameBox name={name} onChange={(to) => rename(name, to)} />
                  <button
                    type="button"
                    className={editor.square}
                    aria-label={t('flows.dropValue', { field: name })}
                    title={t('flows.dropValue', { field: name })}
                    onClick={() => take(put(entries, name, undefined))}
                  >
                    <TrashIcon />
                  </button>
                </div>
                {each.properties === undefined ? (
                  <SchemaProperty
                    name={name}
                    schema={each}
                    value={said}
                    around={around}
                    place={`${place}/${escaped(name)}`}
                    step={step}
                    required
                    onChange={(next) => take({ ...entries, [name]: next ?? '' })}
                  />
                ) : (
                  <Properties
                    schema={each}
                    value={isObject(said) ? said : {}}
                    around={around}
                    place={`${place}/${escaped(name)}`}
                    step={step}
                    onChange={(next) => take({ ...entries, [name]: next })}
                  />
                )}
              </li>
            ))}
          </ol>
          <Button
            className={styles.more ?? ''}
            size="small"
            icon={<PlusIcon />}
            onClick={() => take({ ...entries, [freeName('value', Object.keys(entries))]: begun(each) })}
          >
            {t('flows.addNamed')}
          </Button>
        </>
      )}
    </Property>
  );
}

/** What a new entry says at once: the first of its types. */
function begun({ properties, required = [] }: PartSchema): unknown {
  if (properties === undefined) {
    return '';
  }
  return Object.fromEntries(
    required.flatMap((name) => {
      const first = properties[name]?.default ?? properties[name]?.enum?.[0];
      return first === undefined ? [] : [[name, first]];
    }),
  );
}
