import { useId, useState } from 'react';
import type { Json } from '../../api/client';
import { useDefinitions } from '../../api/definitions';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { FieldDef } from '../../meta/types';
import { FormulaEditor } from '../formulas/FormulaEditor';
import { Segments } from '../inputs/Plain';
import { faultsAt, Property } from '../inputs/Property';
import { type DefaultMode, expectedOf, modeOf, modesOf, momentOf } from './defaults';
import type { FieldWork } from './fieldWork';
import { withProperty } from './objectDraft';
import styles from './Panel.module.css';
import { Previewed } from './Previewed';

/** What a new record has in the field. */
export function DefaultValue({ work }: { work: FieldWork }) {
  const { t } = useTexts();
  const { field, object, change } = work;
  const value = field.default as Json | undefined;
  const [chosen, setChosen] = useState<DefaultMode | null>(null);
  const mode = chosen ?? modeOf(value, field.type);
  const set = (next: unknown) => change(withProperty(field, 'default', next));

  function choose(next: DefaultMode) {
    setChosen(next);
    set(next === 'moment' ? momentOf(field.type) : undefined);
  }

  return (
    <Property
      label={t('fields.default')}
      help={t(`fields.defaultHelp_${mode}`)}
      faults={faultsAt(work.faults, '/default')}
      group
    >
      {() => (
        <span className={styles.stack}>
          <Segments
            label={t('fields.default')}
            value={mode}
            choices={modesOf(field.type).map((each) => ({
              value: each,
              label: t(
                each === 'moment' ? `fields.moment_${momentOf(field.type)}` : `fields.defaultMode_${each}`,
              ),
            }))}
            onChange={choose}
          />
          {mode === 'value' ? (
            <Previewed>
              <TypedValue field={field} value={value ?? null} label={t('fields.default')} onChange={set} />
            </Previewed>
          ) : null}
          {mode === 'formula' ? (
            <Previewed>
              <FormulaEditor
                object={object.name}
                value={expressionIn(value)}
                expect={expectedOf(field.type)}
                label={t('fields.default')}
                draft
                onChange={(expression) => set(expression === '' ? undefined : { expression })}
              />
            </Previewed>
          ) : null}
        </span>
      )}
    </Property>
  );
}

function expressionIn(value: Json | undefined): string {
  return typeof value === 'object' && value !== null && 'expression' in value ? String(value.expression) : '';
}

/** A value of a field by the input of its type. */
export function TypedValue(props: {
  field: FieldDef;
  value: Json;
  label: string;
  onChange: (value: Json | undefined) => void;
}) {
  const { field, value, label, onChange } = props;
  const { text } = useTexts();
  const id = useId();
  const definitions = useDefinitions();
  const { Input } = fieldUi(field.type);
  const resolved = definitions.lone({
    ...field,
    required: false,
    label: { en: `${text(field.label, nameAsText(field.name))} (${label})` },
  });
  return Input === undefined ? null : (
    <Input
      id={id}
      value={value}
      field={resolved}
      invalid={false}
      describedBy={undefined}
      onChange={(next) => onChange(next === null || next === '' ? undefined : next)}
    />
  );
}
