import type { ReactNode } from 'react';
import type { Json } from '../../api/client';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import type { Field } from '../../meta/definitions';

/** A value of a record as it is read, in a line of text. */
export function shownValue(value: Json, field: Field): ReactNode {
  const { Display } = fieldUi(field.type);
  return isBlank(value) ? '—' : <Display value={value} field={field} compact />;
}
