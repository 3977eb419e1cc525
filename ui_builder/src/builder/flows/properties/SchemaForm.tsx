import type { PartSchema } from '../../../api/flows';
import { useTexts } from '../../../i18n/useTexts';
import { nameAsText } from '../../../meta/text';
import { put } from '../../editor/put';
import { Faults } from '../../inputs/Property';
import { useDesign } from '../design';
import { aboutOf, applies, escaped, titleOf } from '../exits';
import type { PropertyProps, Said } from './about';
import { editorOf } from './editors';
import styles from './properties.module.css';

interface FormProps {
  schema: PartSchema;
  value: Said;
  /** What it is part of, if anything. */
  around?: readonly Said[];
  /** JSON pointer to it within the flow. */
  place: string;
  step: string;
  onChange: (value: Said) => void;
}

/** A form for what a step or trigger says, drawn from its schema. */
export function SchemaForm(props: FormProps) {
  return <Properties {...props} />;
}

/** The properties of one object, each with the input that its schema asks for; steps are joined elsewhere. */
export function Properties({ schema, value, around = [], place, step, onChange }: FormProps) {
  const { work } = useDesign();
  const { properties = {}, required = [] } = schema;
  const own = around.length === 0 ? [] : work.problems.filter(({ path }) => path === place);
  const shown = Object.entries(properties).filter(
    ([, each]) => each['x-editor'] !== 'step' && applies(each, value, properties),
  );
  return (
    <div className={styles.form}>
      {shown.map(([name, each]) => (
        <SchemaProperty
          key={name}
          name={name}
          schema={each}
          value={value[name]}
          around={[value, ...around]}
          place={`${place}/${escaped(name)}`}
          step={step}
          required={required.includes(name)}
          onChange={(next) => onChange(put(value, name, next))}
        />
      ))}
      <Faults faults={own} />
    </div>
  );
}

/** One property, by the input that its schema asks for. */
export function SchemaProperty(props: PropertyProps) {
  const { text } = useTexts();
  const { schema, name } = props;
  const Input = editorOf(schema, name);
  return (
    <Input {...props} label={text(titleOf(schema), '') || nameAsText(name)} help={text(aboutOf(schema))} />
  );
}
