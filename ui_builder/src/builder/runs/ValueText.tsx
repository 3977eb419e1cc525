import type { Json } from '../../api/client';
import { useSession } from '../../api/session';
import { shownDay, shownInstant } from '../../fields/shared/moments';
import { useTexts } from '../../i18n/useTexts';
import { RecordLink } from '../../ui/RecordLink';
import { RecordName } from './RecordName';
import styles from './Values.module.css';
import { shapeOf } from './valueShape';

interface Props {
  value: Json | undefined;
  /** Of an id: of which object the record is. */
  object?: string | undefined;
}

/** A value of a run, as people read it; what is no plain value as JSON. */
export function ValueText({ value, object }: Props) {
  const { t, locale } = useTexts();
  const { time_zone: zone } = useSession();
  const shape = shapeOf(value);
  switch (shape) {
    case 'blank':
      return <span className={styles.blank}>{t('runs.blank')}</span>;
    case 'yesNo':
      return <>{t(value === true ? 'runs.yes' : 'runs.no')}</>;
    case 'instant':
      return (
        <time dateTime={String(value)} title={String(value)}>
          {shownInstant(new Date(String(value)), locale, zone)}
        </time>
      );
    case 'day':
      return <time dateTime={String(value)}>{shownDay(String(value), locale)}</time>;
    case 'id':
      return <RecordName id={String(value)} object={object} />;
    case 'lines':
      return <pre className={styles.lines}>{String(value)}</pre>;
    case 'reference':
      return <ReferenceText value={value as unknown as Named} />;
    case 'nested':
      return <pre>{JSON.stringify(value, null, 2)}</pre>;
    default:
      return <span className={styles.plain}>{String(value)}</span>;
  }
}

interface Named {
  readonly id: string;
  readonly label: string | null;
  readonly object?: string;
}

function ReferenceText({ value: { id, label, object } }: { value: Named }) {
  return object === undefined ? (
    <span title={id}>{label ?? id}</span>
  ) : (
    <RecordLink object={object} id={id} previews>
      {label ?? id}
    </RecordLink>
  );
}
