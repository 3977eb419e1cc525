import type { AggregateRow } from '../../api/pages';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import type { AggregateDef } from '../../meta/types';
import { DownIcon, ForwardIcon } from '../../ui/icons';
import { type Group, measureText } from './grouping';
import styles from './RecordTable.module.css';
import type { Shape } from './tableShape';

interface HeadProps {
  group: Group;
  field: Field;
  label: string;
  open: boolean;
  line: number;
  shape: Shape;
  aggregates: readonly AggregateDef[];
  onToggle: (key: string, on: boolean) => void;
}

/** The head of a group: its value, how many there are, and their figures. */
export function GroupHead(props: HeadProps) {
  const { group, field, open, line, shape, aggregates, onToggle } = props;
  return (
    <tr data-row={line} data-head="" aria-rowindex={line + 2}>
      <td data-col={0} colSpan={shape.columns.length + 1 + Number(shape.filled)} className={styles.group}>
        <div>
          <button type="button" aria-expanded={open} onClick={() => onToggle(group.key, !open)}>
            {open ? <DownIcon /> : <ForwardIcon />}
            <GroupValue {...props} />
            <GroupCount count={group.count} />
          </button>
          <GroupFigures figures={group.figures} aggregates={aggregates} shape={shape} of={field} />
        </div>
      </td>
    </tr>
  );
}

export function GroupCount({ count }: { count: number }) {
  const { locale } = useTexts();
  return <span className={styles.groupCount}>{numberFormat(locale).format(count)}</span>;
}

export function GroupValue({ group, field, label }: { group: Group; field: Field; label: string }) {
  const { t } = useTexts();
  if (isBlank(group.value)) {
    return <span>{t('list.noValue', { field: label })}</span>;
  }
  const { Display } = fieldUi(field.type);
  if (field.target !== undefined) {
    // A link does not stand within a button.
    const { label: name, id } = group.value as unknown as { id: string; label: string | null };
    return <span>{name ?? id}</span>;
  }
  return <Display value={group.value} field={field} compact />;
}

interface FiguresProps {
  figures: AggregateRow;
  aggregates: readonly AggregateDef[];
  shape: Shape;
  of?: Field;
}

/** Figures in words: `Amount, total ¥ 1,200`. */
export function GroupFigures({ figures, aggregates, shape }: FiguresProps) {
  const { t } = useTexts();
  return aggregates
    .filter((each) => each.field !== undefined)
    .map((each) => {
      const column = shape.columns.find(({ path }) => path === each.field);
      const value = figures[measureText(each)];
      if (column === undefined || isBlank(value)) {
        return null;
      }
      const { Display } = fieldUi(column.field.type);
      return (
        <span key={measureText(each)} className={styles.figure}>
          <small>
            {shape.labels.get(column.path)} · {t(`list.${each.function}`)}
          </small>
          <Display value={value ?? null} field={column.field} compact />
        </span>
      );
    });
}
