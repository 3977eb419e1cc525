/** Which input a property has: by what its schema asks for, else by the type of its values. */
import type { ComponentType } from 'react';
import type { PartSchema } from '../../../api/flows';
import { isTexts, type PropertyProps } from './about';
import { ChoiceProperty, ChoicesProperty } from './choiceEditors';
import { DurationProperty } from './DurationProperty';
import { FieldProperty, FieldsProperty } from './FieldProperty';
import { JsonProperty } from './JsonProperty';
import { ListProperty } from './ListProperty';
import { MapProperty } from './MapProperty';
import { NamedDefinition } from './NamedDefinition';
import { NamedValues } from './NamedValues';
import {
  ConditionOf,
  ExpressionOf,
  FigureProperty,
  GroupProperty,
  IconOf,
  LineProperty,
  LongProperty,
  SwitchProperty,
  TextsProperty,
} from './plainEditors';
import { ScheduleProperty } from './ScheduleProperty';
import { ValuesProperty } from './ValuesProperty';
import { VariablesProperty } from './VariablesProperty';

export type EditorProps = PropertyProps & { readonly label: string; readonly help: string };
type Editor = ComponentType<EditorProps>;

/** Values of fields; others are values by free names. */
const OF_FIELDS = new Set(['values', 'record']);

const BY_NAME: Readonly<Record<string, Editor>> = {
  expression: ExpressionOf,
  condition: ConditionOf,
  object: NamedDefinition,
  flow: NamedDefinition,
  template: NamedDefinition,
  approval: NamedDefinition,
  connector: NamedDefinition,
  webhook: NamedDefinition,
  calendar: NamedDefinition,
  role: NamedDefinition,
  field: FieldProperty,
  fields: FieldsProperty,
  duration: DurationProperty,
  schedule: ScheduleProperty,
  variables: VariablesProperty,
  branches: ListProperty,
  script: LongProperty,
  json: JsonProperty,
  icon: IconOf,
  choices: ChoicesProperty,
};

export function editorOf(schema: PartSchema, name: string): Editor {
  const asked = schema['x-editor'];
  if (asked === 'values') {
    return OF_FIELDS.has(name) ? ValuesProperty : NamedValues;
  }
  if (isTexts(schema)) {
    return TextsProperty;
  }
  const isMap = typeof schema.additionalProperties === 'object' && schema.properties === undefined;
  // A document whose entries are described is a list of names.
  const named = asked === undefined || (asked === 'json' && isMap) ? undefined : BY_NAME[asked];
  return named ?? (isMap ? MapProperty : byType(schema));
}

function byType(schema: PartSchema): Editor {
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (schema.enum !== undefined) {
    return ChoiceProperty;
  }
  if (schema.items?.enum !== undefined) {
    return ChoicesProperty;
  }
  if (schema.properties !== undefined) {
    return GroupProperty;
  }
  const editors: Readonly<Record<string, Editor>> = {
    boolean: SwitchProperty,
    integer: FigureProperty,
    number: FigureProperty,
    array: ListProperty,
    object: JsonProperty,
  };
  return editors[type ?? 'string'] ?? LineProperty;
}
