import type { Json } from '../../api/client';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import type { Field } from '../../meta/definitions';

/** A value in one line; a blank is a dash. */
export function Value({ value, field }: { value: Json; field: Field }) {
  if (isBlank(value)) {
    return <span aria-hidden="true">—</span>;
  }
  const { Display } = fieldUi(field.type);
  return <Display value={value} field={field} compact />;
}
