import { useNavigate } from '@tanstack/react-router';
import type { Json } from '../../api/client';
import type { RecordJson } from '../../api/records';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import { useAppName } from '../../ui/appName';
import { textOn } from '../../ui/chartColors';
import { RecordLink } from '../../ui/RecordLink';
import styles from './Gantt.module.css';
import type { Row } from './rows';
import { type Bar, type Shift, STILL, shifted } from './timeline';
import type { useBarMoves } from './useBarMoves';

interface Props {
  row: Row;
  object: string;
  from: number;
  days: number;
  day: number;
  label: number;
  top: number;
  height: number;
  group: { path: string; field: Field } | undefined;
  movable: boolean;
  moves: ReturnType<typeof useBarMoves>;
  shift: Shift | undefined;
  color: string;
  titleOf: (record: RecordJson) => string;
  dates: (bar: Bar) => string;
}

/** The head of a lane, or a record with its bar. */
export function GanttRow(props: Props) {
  const { row, label, top, height, group, titleOf, object } = props;
  const place = { transform: `translateY(${top}px)`, height };
  if (row.is === 'lane') {
    return (
      <div className={styles.lane} style={place}>
        <h2 style={{ maxWidth: label * 2 }}>
          {group === undefined ? null : <LaneName value={row.value} field={group.field} />}
          <small>{row.count}</small>
        </h2>
      </div>
    );
  }
  const title = titleOf(row.record);
  return (
    <div className={styles.row} style={place}>
      <div className={styles.name} style={{ width: label }}>
        <RecordLink object={object} id={row.record.id} previews>
          {title}
        </RecordLink>
      </div>
      <BarShown {...props} record={row.record} bar={row.bar} title={title} />
    </div>
  );
}

function LaneName({ value, field }: { value: Json; field: Field }) {
  const { t } = useTexts();
  const { Display } = fieldUi(field.type);
  return isBlank(value) ? t('gantt.none') : <Display value={value} field={field} compact />;
}

function BarShown(props: Props & { record: RecordJson; bar: Bar; title: string }) {
  const { record, bar, title, object, from, day, days, label, movable, moves, shift, color, dates } = props;
  const { t } = useTexts();
  const app = useAppName();
  const navigate = useNavigate();
  const shown = shifted(bar, shift ?? STILL);
  const lifted = moves.held?.id === record.id;
  const left = Math.max(shown.from, from);
  const right = Math.min(shown.to, from + days);
  if (right <= left) {
    return null;
  }
  const width = Math.max((right - left) * day, 8);
  const drag = (part: 'whole' | 'start' | 'end') =>
    movable
      ? { onPointerDown: (event: React.PointerEvent<HTMLElement>) => moves.down(event, record.id, part) }
      : {};
  return (
    <button
      type="button"
      className={bar.point ? styles.point : styles.bar}
      data-lifted={lifted}
      data-movable={movable}
      style={{
        left: label + (left - from) * day,
        ...(bar.point ? {} : { width }),
        background: color,
        color: textOn(color),
      }}
      aria-label={`${title}: ${dates(shown)}`}
      aria-description={movable ? t('gantt.help') : undefined}
      title={`${title}\n${dates(shown)}`}
      {...drag('whole')}
      onPointerMove={(event) => moves.move(event, bar)}
      onPointerUp={moves.up}
      onPointerCancel={moves.cancel}
      onKeyDown={(event) => movable && moves.press(event, record.id, bar)}
      onBlur={() => lifted && moves.cancel()}
      onClick={() => {
        if (!moves.wasDragged() && !lifted) {
          navigate({ to: '/$app/$object/$id', params: { app, object, id: record.id } });
        }
      }}
    >
      {bar.point ? null : <span>{width > 48 ? title : ''}</span>}
      {movable && !bar.point ? (
        <>
          <i className={styles.begin} {...drag('start')} />
          <i className={styles.end} {...drag('end')} />
        </>
      ) : null}
    </button>
  );
}
