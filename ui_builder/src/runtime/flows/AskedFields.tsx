import { useId } from 'react';
import type { Json } from '../../api/client';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import form from '../form/Form.module.css';
import { type Asked, type Entered, fieldFor } from './asked';

interface Props {
  asked: readonly Asked[];
  entered: Entered;
  /** What is wrong, by name. */
  errors: Readonly<Record<string, string>>;
  onChange: (name: string, value: Json) => void;
}

/** The inputs for values that a flow asks for, each with its help and its error. */
export function AskedFields({ asked, entered, errors, onChange }: Props) {
  return asked.map((each) => (
    <AskedField
      key={each.name}
      asked={each}
      value={entered[each.name] ?? null}
      error={errors[each.name]}
      onChange={(value) => onChange(each.name, value)}
    />
  ));
}

interface OneProps {
  asked: Asked;
  value: Json;
  error: string | undefined;
  onChange: (value: Json) => void;
}

function AskedField({ asked, value, error, onChange }: OneProps) {
  const { text } = useTexts();
  const id = useId();
  const field = fieldFor(asked);
  const { Input, Display } = fieldUi(field.type);
  const help = text(field.help);
  if (asked.read_only) {
    return (
      <div className={form.field} data-field={field.name}>
        <span className={form.label} id={id}>
          {text(field.label, nameAsText(field.name))}
        </span>
        <output className={form.computed} aria-labelledby={id}>
          {isBlank(value) ? '—' : <Display value={value} field={field} />}
        </output>
        {help === '' ? null : <p className={form.help}>{help}</p>}
        <p className={form.note} />
      </div>
    );
  }
  if (Input === undefined) {
    return null;
  }
  return (
    <div className={form.field} data-field={field.name}>
      <label className={form.label} htmlFor={id}>
        {text(field.label, nameAsText(field.name))}
        {field.required ? <span aria-hidden="true"> *</span> : null}
      </label>
      <Input
        id={id}
        value={value}
        field={field}
        invalid={error !== undefined}
        describedBy={`${id}-note`}
        onChange={onChange}
      />
      {help === '' ? null : <p className={form.help}>{help}</p>}
      <p id={`${id}-note`} className={form.note} data-wrong={error !== undefined}>
        {error}
      </p>
    </div>
  );
}
