import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import { GroupHead } from './GroupHead';
import { LateCellForm } from './LateCellForm';
import type { RowsProps } from './RecordTable';
import styles from './RecordTable.module.css';
import { Row, RowToCome } from './Row';
import { isSelected } from './selection';
import { labelOf, type Shape } from './tableShape';
import type { CellEditor } from './useCellEditor';
import type { Place } from './useGrid';
import type { useRows } from './useRows';

interface Props extends RowsProps {
  shape: Shape;
  rows: ReturnType<typeof useRows>;
  editor: CellEditor;
  /** The cell that the keyboard is at. */
  active: Place;
  onDone: (line: number, column: number, step: -1 | 0 | 1) => void;
}

/** The lines of a table that are on the screen, and the room that the others take. */
export function TableRows(props: Props) {
  const { list, lines, selecting, peeked, shape, rows, editor, active, onDone } = props;
  const { object } = list;
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const { items } = rows;
  const field = list.group === '' ? undefined : definitions.field(object, list.group);
  const selectLabel = t('list.selectOne');

  function drawn(index: number) {
    const line = lines.at(index);
    const group = line?.is === 'head' ? lines.groups[line.part] : undefined;
    if (group !== undefined && field !== undefined) {
      return (
        <GroupHead
          key={`group ${group.key}`}
          {...{ group, shape, field, line: index }}
          aggregates={list.shown.aggregates ?? []}
          label={labelOf(definitions, object, list.group, text)}
          open={lines.open.has(group.key)}
          onToggle={lines.toggle}
        />
      );
    }
    const record = lines.recordAt(index);
    if (record === undefined) {
      return <RowToCome key={`line ${index}`} shape={shape} line={index} />;
    }
    const editing = editor.editing?.id === record.id ? editor.editing : null;
    return (
      <Row
        key={record.id}
        {...{ record, object, shape, selectLabel, line: index }}
        selected={isSelected(selecting.selection, record.id)}
        peeked={record.id === peeked}
        active={active.line === index ? active.column : -1}
        editing={editing?.path ?? null}
        form={
          editing === null ? null : (
            <LateCellForm
              key={editing.path}
              {...{ editing, editor, record }}
              onDone={(step) =>
                onDone(index, shape.columns.findIndex(({ path }) => path === editing.path) + 1, step)
              }
            />
          )
        }
      />
    );
  }

  return (
    <tbody>
      <Space height={items[0]?.start ?? 0} />
      {items.map(({ index }) => drawn(index))}
      <Space height={rows.total - (items.at(-1)?.end ?? 0)} />
    </tbody>
  );
}

function Space({ height: of }: { height: number }) {
  return of <= 0 ? null : (
    <tr className={styles.space}>
      <td style={{ height: of }} />
    </tr>
  );
}
