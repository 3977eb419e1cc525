import type { Json } from '../../../api/client';
import type { Texts } from '../../../meta/types';
import { IconProperty } from '../../inputs/IconProperty';
import inputs from '../../inputs/inputs.module.css';
import { LocaleTexts } from '../../inputs/LocaleTexts';
import { Figure, Line, Switch } from '../../inputs/Plain';
import { faultsAt, Property } from '../../inputs/Property';
import { useDesign } from '../design';
import { isObject } from '../exits';
import { objectFor, takesConstants } from './about';
import { ConditionProperty } from './ConditionProperty';
import { ExpressionProperty } from './ExpressionProperty';
import type { EditorProps } from './editors';
import styles from './properties.module.css';
import { Properties } from './SchemaForm';
import { ValueInput } from './ValueInput';

/** Gives what is wrong with a property, and what it is about. */
export function useAbout(props: EditorProps) {
  const { work, object } = useDesign();
  return { faults: faultsAt(work.problems, props.place), object: objectFor(props, object) };
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Says nothing rather than an empty text. */
const said = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

export function ExpressionOf(props: EditorProps) {
  const { label, help, schema, step, value, onChange } = props;
  const { faults, object } = useAbout(props);
  if (takesConstants(schema)) {
    return (
      <ValueInput
        label={label}
        help={help}
        faults={faults}
        type={schema['x-expect'] ?? 'text'}
        mayEmpty={false}
        object={object}
        step={step}
        value={value as Json | undefined}
        onChange={onChange}
      />
    );
  }
  return (
    <ExpressionProperty
      label={label}
      help={help}
      faults={faults}
      object={object}
      step={step}
      expect={schema['x-expect']}
      placeholder={typeof schema.examples?.[0] === 'string' ? schema.examples[0] : undefined}
      value={textOf(value) ?? ''}
      onChange={onChange}
    />
  );
}

export function ConditionOf(props: EditorProps) {
  const { label, help, step, value, onChange } = props;
  const { faults, object } = useAbout(props);
  return (
    <ConditionProperty
      label={label}
      help={help}
      faults={faults}
      object={object}
      step={step}
      value={textOf(value) ?? ''}
      onChange={onChange}
    />
  );
}

/** Texts of one line. */
const SHORT = new Set(['label', 'title', 'subject', 'confirm', 'question']);

export function TextsProperty(props: EditorProps) {
  const { label, help, name, value, onChange } = props;
  const { faults } = useAbout(props);
  return (
    <LocaleTexts
      label={label}
      help={help}
      faults={faults}
      long={!SHORT.has(name)}
      value={isObject(value) ? (value as Texts) : {}}
      onChange={(next) => onChange(Object.keys(next).length === 0 ? undefined : next)}
    />
  );
}

export function LineProperty(props: EditorProps) {
  const { label, help, schema, value, onChange } = props;
  const { faults } = useAbout(props);
  const [example] = schema.examples ?? [];
  return (
    <Line
      label={label}
      help={help}
      faults={faults}
      value={textOf(value)}
      {...(typeof example === 'string' ? { placeholder: example } : {})}
      onChange={(next) => onChange(said(next))}
    />
  );
}

/** A text of several lines, such as a script. */
export function LongProperty(props: EditorProps) {
  const { label, help, value, onChange } = props;
  const { faults } = useAbout(props);
  return (
    <Property label={label} help={help} faults={faults}>
      {({ id, describedBy, invalid }) => (
        <textarea
          id={id}
          className={`${inputs.box} ${styles.code}`}
          rows={8}
          spellCheck={false}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          value={textOf(value) ?? ''}
          onChange={(event) => onChange(said(event.target.value))}
        />
      )}
    </Property>
  );
}

export function FigureProperty(props: EditorProps) {
  const { label, help, schema, value, onChange } = props;
  const { faults } = useAbout(props);
  return (
    <Figure
      label={label}
      help={help}
      faults={faults}
      whole={schema.type === 'integer'}
      {...(schema.default === undefined ? {} : { placeholder: String(schema.default) })}
      value={typeof value === 'number' ? value : undefined}
      onChange={onChange}
    />
  );
}

export function SwitchProperty(props: EditorProps) {
  const { label, help, schema, value, onChange } = props;
  const { faults } = useAbout(props);
  const usual = schema.default === true;
  return (
    <Switch
      label={label}
      help={help}
      faults={faults}
      checked={typeof value === 'boolean' ? value : usual}
      onChange={(on) => onChange(on === usual && !props.required ? undefined : on)}
    />
  );
}

export function IconOf({ label, value, onChange }: EditorProps) {
  return <IconProperty label={label} value={textOf(value)} onChange={onChange} />;
}

/** Several properties that belong together. */
export function GroupProperty(props: EditorProps) {
  const { label, help, schema, value, around, place, step, onChange } = props;
  const own = isObject(value) ? value : {};
  return (
    <Property label={label} help={help} group>
      {() => (
        <div className={styles.group}>
          <Properties
            schema={schema}
            value={own}
            around={around}
            place={place}
            step={step}
            onChange={(next) => onChange(Object.keys(next).length === 0 ? undefined : next)}
          />
        </div>
      )}
    </Property>
  );
}
