import { Handle, type Node, type NodeProps, Position, useStore } from '@xyflow/react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { MapIcon } from '../../ui/icons';
import { ObjectIcon } from '../../ui/objectIcons';
import { TypeIcon } from '../objects/TypeIcon';
import { SetupLink } from '../setup/SetupLink';
import { type MapNode, targetsOf } from './graph';
import styles from './Map.module.css';

export interface CardData extends Record<string, unknown> {
  readonly node: MapNode;
  readonly color: string;
  /** Whether it is the one whose neighbours are shown. */
  readonly isNear: boolean;
  readonly onNear: (name: string) => void;
}

/** From here on its button is as large as a finger needs. */
const CLOSE = 0.86;

/** An object on the map: what it is called, and the fields that tell what it is. */
export function ObjectCard({ data }: NodeProps<Node<CardData>>) {
  const { t, text } = useTexts();
  const { node, color, isNear, onNear } = data;
  // Further away it is too small to be hit; the list above the map does the same.
  const isClose = useStore(({ transform }) => transform[2] >= CLOSE);
  const { object, keys, more } = node;
  const label = text(object.label, object.name);
  return (
    <article
      className={styles.card}
      data-object={object.name}
      data-near={isNear}
      style={{ borderInlineStartColor: color }}
    >
      <Handle type="target" position={Position.Top} className={styles.handle ?? ''} isConnectable={false} />
      <header>
        <SetupLink to={`objects/${object.name}/fields`} className={styles.name}>
          <ObjectIcon name={object.icon} />
          <strong>{label}</strong>
        </SetupLink>
        {isNear || !isClose ? null : (
          <button
            type="button"
            aria-label={t('map.near', { object: label })}
            title={t('map.near', { object: label })}
            onClick={() => onNear(object.name)}
          >
            <MapIcon />
          </button>
        )}
      </header>
      <ul>
        {keys.map((field) => (
          <li key={field.name} data-title={field.name === object.title}>
            <TypeIcon type={field.type} />
            <span>{text(field.label, nameAsText(field.name))}</span>
            {targetsOf(field).includes(object.name) ? (
              <span className={styles.self} title={t('map.self')}>
                ↻
              </span>
            ) : null}
          </li>
        ))}
        {more > 0 ? <li className={styles.more}>{t('map.more', { count: more })}</li> : null}
      </ul>
      <Handle
        type="source"
        position={Position.Bottom}
        className={styles.handle ?? ''}
        isConnectable={false}
      />
    </article>
  );
}
