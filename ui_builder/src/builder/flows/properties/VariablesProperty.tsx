import type { Json } from '../../../api/client';
import { useTexts } from '../../../i18n/useTexts';
import { nameAsText } from '../../../meta/text';
import { TrashIcon } from '../../../ui/icons';
import editor from '../../editor/Editor.module.css';
import { put } from '../../editor/put';
import inputs from '../../inputs/inputs.module.css';
import { faultsAt, Property } from '../../inputs/Property';
import { useDesign } from '../design';
import { escaped, isObject } from '../exits';
import type { EditorProps } from './editors';
import styles from './properties.module.css';
import { ValueInput } from './ValueInput';

/** New values for variables of the flow. */
export function VariablesProperty({ label, help, place, step, value, onChange }: EditorProps) {
  const { t, text } = useTexts();
  const { work, flow, object } = useDesign();
  const known = flow.variables ?? {};
  const values = (isObject(value) ? value : {}) as Readonly<Record<string, Json>>;
  const take = (next: Readonly<Record<string, Json>>) =>
    onChange(Object.keys(next).length === 0 ? undefined : next);
  const called = (name: string) => text(known[name]?.label, nameAsText(name));
  const free = Object.keys(known).filter((name) => !(name in values));
  return (
    <Property label={label} help={help} faults={work.problems.filter(({ path }) => path === place)} group>
      {() => (
        <>
          <ul className={styles.lines}>
            {Object.entries(values).map(([name, each]) => (
              <li key={name}>
                <ValueInput
                  label={called(name)}
                  faults={faultsAt(work.problems, `${place}/${escaped(name)}`)}
                  type={known[name]?.type ?? ''}
                  object={object}
                  step={step}
                  value={each}
                  onChange={(next) => take({ ...values, [name]: next ?? '' })}
                />
                <button
                  type="button"
                  className={editor.square}
                  aria-label={t('flows.dropValue', { field: called(name) })}
                  title={t('flows.dropValue', { field: called(name) })}
                  onClick={() => take(put(values, name, undefined))}
                >
                  <TrashIcon />
                </button>
              </li>
            ))}
          </ul>
          {Object.keys(known).length === 0 ? <p className={editor.help}>{t('flows.noVariables')}</p> : null}
          {free.length === 0 ? null : (
            <select
              className={inputs.box}
              aria-label={t('flows.addVariableValue')}
              value=""
              onChange={({ target }) => take({ ...values, [target.value]: '' })}
            >
              <option value="">{t('flows.addVariableValue')}</option>
              {free.map((name) => (
                <option key={name} value={name}>
                  {called(name)}
                </option>
              ))}
            </select>
          )}
        </>
      )}
    </Property>
  );
}
