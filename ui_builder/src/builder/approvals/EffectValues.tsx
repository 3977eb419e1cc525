import type { Json } from '../../api/client';
import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import type { Field, ObjectInfo } from '../../meta/definitions';
import { nameAsText } from '../../meta/text';
import { CloseIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import inputs from '../inputs/inputs.module.css';
import { Switch } from '../inputs/Plain';
import { Faults, faultsAt } from '../inputs/Property';
import styles from './ApprovalBuilder.module.css';
import type { Effect } from './approvalDef';
import { literalIn, literalOf } from './literals';

interface Props {
  label: string;
  info: ObjectInfo;
  effect: Effect | undefined;
  faults: readonly Fault[];
  /** The pointer to the effect. */
  at: string;
  /** Whether what is written can be put back. */
  keeps: boolean;
  onChange: (effect: Effect | undefined) => void;
}

/** What is written into the record: a value or an expression for each field. */
export function EffectValues({ label, info, effect, faults, at, keeps, onChange }: Props) {
  const { t, text } = useTexts();
  const values = effect?.values ?? {};
  const called = (name: string) => text(info.fields.get(name)?.label, nameAsText(name));
  const free = [...info.fields.values()]
    .filter((field) => field.writable && !(field.name in values))
    .toSorted((one, other) => called(one.name).localeCompare(called(other.name)));

  function save(next: Readonly<Record<string, Json>>) {
    onChange(Object.keys(next).length === 0 ? undefined : { ...effect, values: next });
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset lays its legend out in its own way
    <div className={styles.effect} role="group" aria-label={label}>
      <div className={styles.effectHead}>
        <span aria-hidden="true">{label}</span>
        <select
          className={inputs.box}
          aria-label={`${label}: ${t('approvalBuilder.addValue')}`}
          value=""
          onChange={({ target: { value: name } }) =>
            name !== '' && save({ ...values, [name]: firstOf(info.fields.get(name)) })
          }
        >
          <option value="">{t('approvalBuilder.chooseField')}</option>
          {free.map((field) => (
            <option key={field.name} value={field.name}>
              {called(field.name)}
            </option>
          ))}
        </select>
      </div>
      {Object.entries(values).map(([name, value]) => (
        <div key={name} className={styles.value}>
          <span>{called(name)}</span>
          <Value
            field={info.fields.get(name)}
            label={called(name)}
            value={value}
            onChange={(next) => save({ ...values, [name]: next })}
          />
          <button
            type="button"
            className={editor.square}
            aria-label={t('approvalBuilder.dropValue', { field: called(name) })}
            onClick={() => {
              const { [name]: _, ...rest } = values;
              save(rest);
            }}
          >
            <CloseIcon />
          </button>
          <Faults faults={faultsAt(faults, `${at}/values/${name}`)} />
        </div>
      ))}
      {keeps && effect !== undefined ? (
        <Switch
          label={t('approvalBuilder.keep')}
          help={t('approvalBuilder.keepHelp')}
          checked={effect.keep === true}
          onChange={(on) => onChange(put(effect, 'keep', on ? true : undefined))}
        />
      ) : null}
    </div>
  );
}

const firstOf = (field: Field | undefined): Json => {
  if (field?.type === 'checkbox') {
    return true;
  }
  const first = field?.choices[0]?.value;
  return first === undefined ? '' : literalOf(first);
};

interface ValueProps {
  field: Field | undefined;
  label: string;
  value: Json;
  onChange: (value: Json) => void;
}

/** A value: chosen where there are a few, else an expression. */
function Value({ field, label, value, onChange }: ValueProps) {
  const { t, text } = useTexts();
  if (field?.type === 'checkbox' && typeof value === 'boolean') {
    return (
      <select
        className={inputs.box}
        aria-label={label}
        value={String(value)}
        onChange={({ target }) => onChange(target.value === 'true')}
      >
        <option value="true">{t('approvalBuilder.yes')}</option>
        <option value="false">{t('approvalBuilder.no')}</option>
      </select>
    );
  }
  const literal = literalIn(value);
  const choices = field?.choices ?? [];
  if (literal !== undefined && choices.some((each) => each.value === literal)) {
    return (
      <select
        className={inputs.box}
        aria-label={label}
        value={literal}
        onChange={({ target }) => onChange(target.value === '' ? '' : literalOf(target.value))}
      >
        {choices.map((each) => (
          <option key={each.value} value={each.value}>
            {text(each.label, nameAsText(each.value))}
          </option>
        ))}
        <option value="">{t('approvalBuilder.byExpression')}</option>
      </select>
    );
  }
  return (
    <input
      className={inputs.box}
      aria-label={label}
      spellCheck={false}
      autoComplete="off"
      placeholder={t('approvalBuilder.valuePlaceholder')}
      value={typeof value === 'string' ? value : JSON.stringify(value)}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
