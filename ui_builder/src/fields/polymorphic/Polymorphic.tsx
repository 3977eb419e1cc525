import { RecordLink } from '../../ui/RecordLink';
import type { DisplayProps } from '../fieldUi';
import type { NamedReference } from './namedReference';

/** The label of a record of whatever object, as a link to its page. */
export function PolymorphicLink({ value }: DisplayProps) {
  const { object, id, label } = value as unknown as NamedReference;
  return (
    <RecordLink object={object} id={id} previews>
      {label ?? id}
    </RecordLink>
  );
}
