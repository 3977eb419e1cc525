import type { Fault } from '../../api/problem';
import { FilterBuilder } from '../../runtime/filter/FilterBuilder';
import { Property } from './Property';

/** A condition on records, put together without writing. It stands in a scope that knows the object. */
export function WhereProperty(props: {
  object: string;
  label: string;
  help?: string | undefined;
  faults?: readonly Fault[];
  value: string | undefined;
  onChange: (where: string | undefined) => void;
}) {
  const { object, label, help, faults, value, onChange } = props;
  return (
    <Property label={label} help={help} faults={faults} group>
      {() => (
        <FilterBuilder
          draft
          object={object}
          where={value ?? ''}
          onChange={(where) => onChange(where.trim() === '' ? undefined : where)}
        />
      )}
    </Property>
  );
}
