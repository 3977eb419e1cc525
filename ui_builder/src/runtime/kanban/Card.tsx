import { useDraggable } from '@dnd-kit/core';
import { type RecordJson, valueAt } from '../../api/records';
import { isBlank } from '../../fields/fieldUi';
import { useTexts } from '../../i18n/useTexts';
import { GripIcon } from '../../ui/icons';
import { RecordLink } from '../../ui/RecordLink';
import type { Column } from '../list/columns';
import { Value } from '../list/Value';
import styles from './KanbanBoard.module.css';
import type { Lane } from './lanes';

interface FaceProps {
  object: string;
  record: RecordJson;
  columns: readonly Column[];
  title: string;
}

const SHOWN = 5;

/** What a card says: the record's title, and a few of its values. */
export function CardFace({ object, record, columns, title }: FaceProps) {
  const { text } = useTexts();
  const [opener, ...rest] = columns;
  const shown = rest.filter(({ path }) => !isBlank(valueAt(record, path))).slice(0, SHOWN);
  return (
    <>
      <RecordLink object={object} id={record.id} className={styles.opener} opens>
        {opener?.path === title ? <Value record={record} path={title} field={opener.field} /> : record.id}
      </RecordLink>
      {shown.length === 0 ? null : (
        <dl className={styles.facts}>
          {shown.map(({ path, field }) => (
            <div key={path}>
              <dt>{text(field.label)}</dt>
              <dd>
                <Value record={record} path={path} field={field} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

interface Props extends FaceProps {
  lane: Lane;
  lanes: readonly Lane[];
  movable: boolean;
  onMove: (to: Lane) => void;
}

/** A card: it is dragged by its body or its handle; where nothing can be dragged its list of lanes moves it. */
export function Card({ lane, lanes, movable, onMove, ...face }: Props) {
  const { t, text } = useTexts();
  const { record } = face;
  const { setNodeRef, setActivatorNodeRef, listeners, attributes, isDragging } = useDraggable({
    id: record.id,
    data: { record, lane },
    disabled: !movable,
  });
  return (
    <article
      ref={setNodeRef}
      className={styles.card}
      data-dragging={isDragging}
      {...(movable ? listeners : {})}
    >
      <CardFace {...face} />
      {movable ? (
        <div className={styles.tools}>
          <select
            className={styles.move}
            aria-label={t('kanban.moveTo')}
            value={lane.value ?? ''}
            onChange={(event) => {
              const to = lanes.find((each) => (each.value ?? '') === event.target.value);
              if (to !== undefined) {
                onMove(to);
              }
            }}
          >
            {lanes.map((each) => (
              <option key={each.value ?? ''} value={each.value ?? ''}>
                {text(each.label, each.value ?? t('kanban.none'))}
              </option>
            ))}
          </select>
          <button
            ref={setActivatorNodeRef}
            type="button"
            className={styles.grip}
            {...attributes}
            aria-label={t('kanban.drag')}
          >
            <GripIcon />
          </button>
        </div>
      ) : null}
    </article>
  );
}
