import { useDefinitions } from '../../../api/definitions';
import type { TimelineEntry } from '../../../api/timeline';
import { ObjectIcon } from '../../../ui/objectIcons';
import { RecordLink } from '../../../ui/RecordLink';
import styles from './Timeline.module.css';

/** The related record that something is about. */
export function About({ entry }: { entry: TimelineEntry }) {
  const definitions = useDefinitions();
  const { of } = entry;
  return of === undefined || of === null ? null : (
    <p className={styles.about}>
      <ObjectIcon name={definitions.object(of.object)?.definition.icon} />
      <RecordLink object={of.object} id={of.id} previews>
        {of.label ?? of.id}
      </RecordLink>
    </p>
  );
}
