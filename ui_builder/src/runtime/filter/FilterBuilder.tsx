import { FilterForm } from './FilterForm';
import { Reach } from './reach';
import { type Filtered, useFilter } from './useFilter';

interface Props extends Filtered {
  /** What the server said of it, where it was asked. */
  error?: unknown;
}

/**
 * A condition over records of an object, put together without writing: groups of conditions, and what they
 * cannot show as text. It stands in a scope that knows the object.
 */
export function FilterBuilder(props: Props) {
  return (
    <Reach object={props.object} where={props.where}>
      <Form {...props} />
    </Reach>
  );
}

function Form({ error, ...filtered }: Props) {
  const { object, where, onChange } = filtered;
  const state = useFilter(filtered);
  return <FilterForm object={object} where={where} state={state} error={error} onText={onChange} />;
}
