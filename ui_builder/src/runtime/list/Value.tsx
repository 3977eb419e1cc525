import { type RecordJson, valueAt } from '../../api/records';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import type { Field } from '../../meta/definitions';
import { companionValues } from '../companions';

/** A value of a record in one line; a blank is a dash. */
export function Value({ record, path, field }: { record: RecordJson; path: string; field: Field }) {
  const value = valueAt(record, path);
  if (isBlank(value)) {
    return <span aria-hidden="true">—</span>;
  }
  const { Display, companions } = fieldUi(field.type);
  const beside = companions === undefined ? {} : { companions: companionValues(record, { path, field }) };
  return <Display value={value} field={field} compact {...beside} />;
}
