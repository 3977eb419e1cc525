import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { useTexts } from '../../i18n/useTexts';
import { ClockIcon, PlusIcon, WarningIcon } from '../../ui/icons';
import styles from './Canvas.module.css';
import type { Line } from './exits';
import { PartIcon } from './partIcons';

export type Mark = 'added' | 'changed' | 'removed' | 'taken' | 'waits' | 'failed' | undefined;

export interface StepData extends Record<string, unknown> {
  readonly id: string;
  readonly title: string;
  /** What its element, or the trigger, is called. */
  readonly kind: string;
  readonly summary: string;
  readonly icon: string | undefined;
  readonly group: string;
  readonly isChosen: boolean;
  readonly isFirst: boolean;
  readonly isLost: boolean;
  readonly isDurable: boolean;
  readonly faults: number;
  readonly mark: Mark;
}

/** Where ways begin and end; they are looked for when a node is measured. */
const handles = (
  <>
    <Handle type="target" position={Position.Top} className={styles.handle ?? ''} isConnectable={false} />
    <Handle type="source" position={Position.Bottom} className={styles.handle ?? ''} isConnectable={false} />
  </>
);

/** A step, or the trigger: what it is called and what it does. */
export function StepCard({ data }: NodeProps<Node<StepData>>) {
  const { t } = useTexts();
  const { id, title, kind, summary, icon, group, faults, mark } = data;
  const notes = [
    ...(faults > 0 ? [t('flows.problems', { count: faults })] : []),
    ...(data.isLost ? [t('flows.lost')] : []),
    ...(mark === undefined ? [] : [t(`flows.mark_${mark}`)]),
  ];
  return (
    <>
      {handles}
      <button
        type="button"
        className={styles.card}
        data-stop={id}
        data-group={group}
        data-lost={data.isLost}
        data-faulty={faults > 0}
        data-mark={mark}
        aria-pressed={data.isChosen}
        tabIndex={data.isFirst ? 0 : -1}
      >
        <span className={styles.icon}>
          <PartIcon name={icon} />
        </span>
        <span className={styles.texts}>
          {kind === title ? null : <span className={styles.hidden}>{`${kind}: `}</span>}
          <strong>{title}</strong>
          <span>{summary === '' ? kind : summary}</span>
        </span>
        {notes.length === 0 ? null : <span className={styles.hidden}>{notes.join('. ')}</span>}
        {data.isDurable ? (
          <span className={styles.durable} title={t('flows.durable')}>
            <ClockIcon />
          </span>
        ) : null}
        {faults > 0 ? (
          <span className={styles.faulty} aria-hidden="true" title={t('flows.problems', { count: faults })}>
            <WarningIcon />
            {faults}
          </span>
        ) : null}
      </button>
    </>
  );
}

export interface EndData extends Record<string, unknown> {
  readonly line: Line;
  readonly stop: string;
  readonly title: string;
  /** What happens at the end of the path, where it is not simply the end. */
  readonly after: string;
  readonly isFixed: boolean;
}

/** The end of a path, where a step can be added. */
export function EndSpot({ data }: NodeProps<Node<EndData>>) {
  return (
    <>
      {handles}
      {data.isFixed ? (
        <span className={styles.dot} />
      ) : (
        <button
          type="button"
          className={styles.plus}
          data-stop={data.stop}
          data-gap={data.stop}
          aria-label={data.title}
          title={data.title}
          tabIndex={-1}
        >
          <PlusIcon />
        </button>
      )}
      {data.after === '' ? null : <span className={styles.after}>{data.after}</span>}
    </>
  );
}
