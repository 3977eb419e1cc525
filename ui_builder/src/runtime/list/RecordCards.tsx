import { type PointerEvent, useCallback, useMemo, useRef } from 'react';
import { useDefinitions } from '../../api/definitions';
import { type RecordJson, valueAt } from '../../api/records';
import { isBlank } from '../../fields/fieldUi';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import { DownIcon, ForwardIcon } from '../../ui/icons';
import { RecordLink } from '../../ui/RecordLink';
import { GroupCount, GroupFigures, GroupValue } from './GroupHead';
import styles from './RecordCards.module.css';
import type { RowsProps } from './RecordTable';
import { isNone, isSelected } from './selection';
import { labelOf, type Shape, tableShape } from './tableShape';
import { useRows } from './useRows';
import { Value } from './Value';

const CARD_HEIGHT = 72;
const HEAD_HEIGHT = 48;
const SHOWN = 5;
const LONG_PRESS_MS = 500;

/** A list on a phone: two lines a record, from the same columns as the table; a long press selects. */
export function RecordCards(props: RowsProps) {
  const { info, list, lines, selecting, label, address } = props;
  const { text } = useTexts();
  const definitions = useDefinitions();
  const { object } = list;
  const { title } = info.definition;
  const shape = useMemo(
    () => tableShape(definitions, object, title, list.columns, text),
    [definitions, object, title, list.columns, text],
  );
  const { at } = lines;
  const height = (line: number) => (at(line)?.is === 'head' ? HEAD_HEIGHT : CARD_HEIGHT);
  const { scroller, items, total } = useRows({ address, count: lines.count, height, onRange: lines.onRange });
  const selects = selecting.picking || !isNone(selecting.selection);
  const field = definitions.field(object, list.group);
  const press = useLongPress((line) => {
    const record = lines.recordAt(line);
    if (record !== undefined) {
      selecting.click(line, record.id, false);
    }
  });
  return (
    <div className={styles.scroller} ref={scroller} data-stale={lines.pages.stale}>
      <ul className={styles.cards} aria-label={label} style={{ height: total }} {...press}>
        {items.map(({ index, start, size }) => {
          const line = at(index);
          const group = line?.is === 'head' ? lines.groups[line.part] : undefined;
          const record = lines.recordAt(index);
          const open = group !== undefined && lines.open.has(group.key);
          return (
            <li key={index} data-row={index} style={{ transform: `translateY(${start}px)`, height: size }}>
              {group !== undefined && field !== undefined ? (
                <div className={styles.group}>
                  <button type="button" aria-expanded={open} onClick={() => lines.toggle(group.key, !open)}>
                    {open ? <DownIcon /> : <ForwardIcon />}
                    <GroupValue
                      group={group}
                      field={field}
                      label={labelOf(definitions, object, list.group, text)}
                    />
                    <GroupCount count={group.count} />
                  </button>
                  <GroupFigures
                    figures={group.figures}
                    aggregates={list.shown.aggregates ?? []}
                    shape={shape}
                  />
                </div>
              ) : null}
              {record === undefined ? null : (
                <Card
                  {...{ record, object, shape, selects }}
                  selected={isSelected(selecting.selection, record.id)}
                  onSelect={() => selecting.click(index, record.id, false)}
                />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface CardProps {
  record: RecordJson;
  object: string;
  shape: Shape;
  selects: boolean;
  selected: boolean;
  onSelect: () => void;
}

function Card({ record, object, shape, selects, selected, onSelect }: CardProps) {
  const { t, text } = useTexts();
  const opener = shape.columns.find(({ path }) => path === shape.opener);
  const rest = shape.columns.filter((column) => column !== opener);
  const shown = rest.filter(({ path }) => !isBlank(valueAt(record, path))).slice(0, SHOWN);
  return opener === undefined ? null : (
    <div className={styles.card} data-selected={selected}>
      {selects ? (
        <input type="checkbox" checked={selected} aria-label={t('list.selectOne')} onChange={onSelect} />
      ) : null}
      <div>
        <RecordLink object={object} id={record.id} className={styles.opener} opens>
          <Value record={record} path={opener.path} field={opener.field} />
        </RecordLink>
        <dl>
          {shown.map(({ path, field }) => (
            <div key={path}>
              <dt>{text(field.label)}</dt>
              <dd>
                <CardValue record={record} path={path} field={field} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}

/** Another record is named without a link: the whole card is one target for a finger. */
function CardValue({ record, path, field }: { record: RecordJson; path: string; field: Field }) {
  const value = valueAt(record, path);
  const isReference = typeof value === 'object' && value !== null && 'id' in value && 'label' in value;
  return isReference ? String(value.label ?? value.id) : <Value record={record} path={path} field={field} />;
}

/** Hears a finger that stays where it is; the tap that ends it opens nothing. */
function useLongPress(act: (line: number) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const happened = useRef(false);
  const stop = useCallback(() => clearTimeout(timer.current), []);
  return {
    onPointerDown: (event: PointerEvent) => {
      const line = (event.target as Element).closest<HTMLElement>('li')?.dataset.row;
      happened.current = false;
      if (event.pointerType !== 'mouse' && line !== undefined) {
        timer.current = setTimeout(() => {
          happened.current = true;
          act(Number(line));
        }, LONG_PRESS_MS);
      }
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onPointerMove: (event: PointerEvent) => {
      if (Math.abs(event.movementX) + Math.abs(event.movementY) > 4) {
        stop();
      }
    },
    onContextMenu: (event: { preventDefault: () => void }) => {
      if (happened.current) {
        event.preventDefault();
      }
    },
    onClickCapture: (event: { preventDefault: () => void; stopPropagation: () => void }) => {
      if (happened.current) {
        event.preventDefault();
        event.stopPropagation();
        happened.current = false;
      }
    },
  };
}
