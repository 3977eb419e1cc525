import { Button } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import { PlusIcon, TrashIcon } from '../../ui/icons';
import { freeName } from '../editor/copyOf';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Choose, Switch } from '../inputs/Plain';
import { Faults, faultsAt } from '../inputs/Property';
import { isName } from '../objects/naming';
import { useDesign } from './design';
import { renamedValue } from './editing';
import { escaped } from './exits';
import { TRIGGER, VARIABLE_TYPES, type VariableDef } from './flowDraft';
import { NamedDefinition } from './properties/NamedDefinition';
import { NameBox } from './properties/NamedValues';
import styles from './properties/properties.module.css';
import { ValueInput } from './properties/ValueInput';

type Group = 'input' | 'variables';
const OBJECT = { 'x-editor': 'object' } as const;
const OF_RECORDS = new Set(['record', 'records']);

/** What a flow is given, or keeps: values by name, each of a type. */
export function TypedValues({ group }: { group: Group }) {
  const { t } = useTexts();
  const { flow, change } = useDesign();
  const values = flow[group] ?? {};
  const space = group === 'input' ? '$input' : '$var';

  function take(next: Readonly<Record<string, VariableDef>>) {
    change(put(flow, group, Object.keys(next).length === 0 ? undefined : next));
  }

  function rename(from: string, to: string) {
    if (isName(to) && !(to in values)) {
      change(renamedValue(flow, group, from, to));
    }
  }

  return (
    <div className={editor.stack}>
      <p className={editor.help}>{t(`flows.${group}Help`)}</p>
      <ol className={styles.entries}>
        {Object.entries(values).map(([name, value]) => (
          <li key={name}>
            <div className={styles.entryHead}>
              <NameBox name={name} onChange={(to) => rename(name, to)} />
              <button
                type="button"
                className={editor.square}
                aria-label={t('flows.dropValue', { field: `${space}.${name}` })}
                title={t('flows.dropValue', { field: `${space}.${name}` })}
                onClick={() => take(put(values, name, undefined))}
              >
                <TrashIcon />
              </button>
            </div>
            <TypedValue
              group={group}
              name={name}
              value={value}
              onChange={(next) => take({ ...values, [name]: next })}
            />
          </li>
        ))}
      </ol>
      <Button
        className={styles.more ?? ''}
        size="small"
        icon={<PlusIcon />}
        onClick={() => take({ ...values, [freeName('value', Object.keys(values))]: { type: 'text' } })}
      >
        {t('flows.addNamed')}
      </Button>
    </div>
  );
}

function TypedValue(props: {
  group: Group;
  name: string;
  value: VariableDef;
  onChange: (value: VariableDef) => void;
}) {
  const { group, name, value, onChange } = props;
  const { t } = useTexts();
  const { work, object } = useDesign();
  const place = `/${group}/${escaped(name)}`;
  function turnTo(type = 'text') {
    const { object: _, default: __, ...rest } = value;
    onChange({
      ...rest,
      type,
      ...(OF_RECORDS.has(type) && value.object !== undefined ? { object: value.object } : {}),
    });
  }
  return (
    <>
      <Choose
        label={t('flows.valueType')}
        value={value.type}
        faults={faultsAt(work.problems, `${place}/type`)}
        choices={VARIABLE_TYPES.map((each) => ({ value: each, label: t(`flows.type_${each}`) }))}
        onChange={turnTo}
      />
      {OF_RECORDS.has(value.type) ? (
        <NamedDefinition
          name="object"
          label={t('flows.object')}
          help=""
          schema={OBJECT}
          value={value.object}
          around={[]}
          place={`${place}/object`}
          step={TRIGGER}
          required
          onChange={(next) => onChange(put(value, 'object', next as string | undefined))}
        />
      ) : null}
      {group === 'input' ? (
        <>
          <LocaleTexts
            label={t('flows.valueLabel')}
            value={value.label}
            faults={faultsAt(work.problems, `${place}/label`)}
            onChange={(label) =>
              onChange(put(value, 'label', Object.keys(label).length === 0 ? undefined : label))
            }
          />
          <Switch
            label={t('flows.required')}
            checked={value.required === true}
            onChange={(on) => onChange(put(value, 'required', on ? true : undefined))}
          />
        </>
      ) : (
        <ValueInput
          label={t('flows.default')}
          faults={faultsAt(work.problems, `${place}/default`)}
          type={value.type}
          mayEmpty={false}
          object={object}
          step={TRIGGER}
          value={value.default}
          onChange={(next) =>
            onChange(put(value, 'default', next === '' || next === null ? undefined : next))
          }
        />
      )}
      <Faults faults={work.problems.filter(({ path }) => path === place)} />
    </>
  );
}
