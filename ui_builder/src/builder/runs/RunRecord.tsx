import { useApp } from '../../api/app';
import type { Run } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { RecordLink } from '../../ui/RecordLink';

/** The record that a run is about; only of which object it is where the reader may not see it. */
export function RunRecord({ run: { object, record } }: { run: Pick<Run, 'object' | 'record'> }) {
  const { text } = useTexts();
  const { objects } = useApp();
  if (object === null || record === null) {
    return null;
  }
  const known = objects.find(({ name }) => name === object);
  return record.label === null ? (
    <span>{text(known?.label, nameAsText(object))}</span>
  ) : (
    <RecordLink object={object} id={record.id} previews>
      {record.label}
    </RecordLink>
  );
}
