/** What a field type is to the pages: how a value is shown, and how it is entered. */
import type { ComponentType } from 'react';
import type { Json } from '../api/client';
import type { ValueAt } from '../meta/choices';
import type { Field, ObjectInfo } from '../meta/definitions';

export interface DisplayProps {
  /** Never blank: pages show what a blank looks like. */
  value: Json;
  field: Field;
  /** Whether it stands in a list, where one line is all there is. */
  compact?: boolean;
  /** Values of the fields that `companions` named. */
  companions?: Readonly<Record<string, Json>>;
  /** The record, where the field is one of its own and there is room for more than the value. */
  record?: { readonly object: string; readonly id: string };
}

export interface InputProps {
  id: string;
  value: Json;
  field: Field;
  invalid: boolean;
  describedBy: string | undefined;
  autoFocus?: boolean;
  /** The record that the field is of, as it stands in the form. */
  beside?: { readonly info: ObjectInfo; readonly value: ValueAt };
  onChange: (value: Json) => void;
}

/** What a field type's folder says in `index.ts`; how a value is entered stands beside it, in `input.ts`. */
export interface FieldUiDef {
  Display: ComponentType<DisplayProps>;
  /** Whether people enter a value. */
  entered?: boolean;
  /** Other fields of the record that it is shown with. */
  companions?: (field: Field) => readonly string[];
  sortable: boolean;
  /** Width of its column in a list, in pixels. */
  width: number;
  /** Whether figures of a column stand under each other. */
  alignEnd?: boolean;
  /** Whether it takes the whole width of a page where its layout says no other. */
  wide?: boolean;
  /** Whether Enter begins a new line while it is edited, rather than saving. */
  multiline?: boolean;
}

/** A field type as pages have it. */
export interface FieldUi extends FieldUiDef {
  /** Absent where nobody enters a value. */
  Input?: ComponentType<InputProps>;
}

/** Gives one value its type; each `fields/<type>/index.ts` exports one as default. */
export function defineFieldUi(ui: FieldUiDef): FieldUiDef {
  return ui;
}

/** Tells whether a value is what the platform calls blank. */
export function isBlank(value: Json | undefined): boolean {
  return (
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  );
}
