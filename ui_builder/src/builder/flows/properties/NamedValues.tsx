import { Button } from 'antd';
import { useState } from 'react';
import type { Json } from '../../../api/client';
import { useTexts } from '../../../i18n/useTexts';
import { PlusIcon, TrashIcon } from '../../../ui/icons';
import { useNamed } from '../../draft/useNamed';
import { freeName } from '../../editor/copyOf';
import editor from '../../editor/Editor.module.css';
import { put } from '../../editor/put';
import inputs from '../../inputs/inputs.module.css';
import { faultsAt, Property } from '../../inputs/Property';
import { useDesign } from '../design';
import { escaped, isObject } from '../exits';
import type { PropertyProps } from './about';
import { ExpressionProperty } from './ExpressionProperty';
import styles from './properties.module.css';

type Values = Readonly<Record<string, Json>>;

/** Expressions by name, such as the headers of a call or what a subflow is given. */
export function NamedValues(props: PropertyProps & { label: string; help: string }) {
  const { label, help, place, step, value, onChange } = props;
  const { t } = useTexts();
  const { work, object } = useDesign();
  const values = (isObject(value) ? value : {}) as Values;
  const own = work.problems.filter(({ path }) => path === place);
  const taken = useTaken(props).filter((name) => !(name in values));

  function rename(from: string, to: string) {
    if (to !== '' && to !== from && !(to in values)) {
      onChange(
        Object.fromEntries(Object.entries(values).map(([name, each]) => [name === from ? to : name, each])),
      );
    }
  }

  return (
    <Property label={label} help={help} faults={own} group>
      {() => (
        <>
          <ul className={styles.lines}>
            {Object.entries(values).map(([name, each]) => (
              <li key={name}>
                <div className={styles.named}>
                  <NameBox name={name} onChange={(to) => rename(name, to)} />
                  <ExpressionProperty
                    label={t('flows.valueOf', { name })}
                    faults={faultsAt(work.problems, `${place}/${escaped(name)}`)}
                    object={object}
                    step={step}
                    value={typeof each === 'string' ? each : JSON.stringify(each)}
                    onChange={(next) => onChange({ ...values, [name]: next ?? '' })}
                  />
                </div>
                <button
                  type="button"
                  className={editor.square}
                  aria-label={t('flows.dropValue', { field: name })}
                  title={t('flows.dropValue', { field: name })}
                  onClick={() => onChange(put(values, name, undefined))}
                >
                  <TrashIcon />
                </button>
              </li>
            ))}
          </ul>
          <span className={styles.answers}>
            {taken.map((name) => (
              <Button
                key={name}
                size="small"
                icon={<PlusIcon />}
                onClick={() => onChange({ ...values, [name]: '' })}
              >
                {t('flows.addGiven', { name })}
              </Button>
            ))}
            <Button
              size="small"
              icon={<PlusIcon />}
              onClick={() => onChange({ ...values, [freeName('value', Object.keys(values))]: '' })}
            >
              {t('flows.addNamed')}
            </Button>
          </span>
        </>
      )}
    </Property>
  );
}

interface Taking {
  readonly name: string;
  readonly input?: Readonly<Record<string, unknown>>;
}

/** Gives the names of what a flow that is called can be given. */
function useTaken({ name, around }: PropertyProps): readonly string[] {
  const flows = useNamed<Taking>('flow');
  const called = name === 'input' ? around[0]?.flow : undefined;
  return Object.keys(flows?.find((each) => each.name === called)?.input ?? {});
}

/** A name, taken when one leaves the box. */
export function NameBox({ name, onChange }: { name: string; onChange: (name: string) => void }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState(name);
  return (
    <input
      className={inputs.box}
      aria-label={t('flows.nameOf', { name })}
      value={typed}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => {
        onChange(typed.trim());
        setTyped(name);
      }}
    />
  );
}
