import type { Reference } from '../../api/records';
import { RecordLink } from '../../ui/RecordLink';
import type { DisplayProps } from '../fieldUi';

/** The label of another record, as a link to its page. */
export function ReferenceLink({ value, field }: DisplayProps) {
  const { id, label } = value as unknown as Reference;
  return (
    <RecordLink object={field.target ?? ''} id={id} previews>
      {label ?? id}
    </RecordLink>
  );
}
