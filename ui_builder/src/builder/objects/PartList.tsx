import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { PlusIcon } from '../../ui/icons';
import { SetupLink } from '../setup/SetupLink';
import styles from './Parts.module.css';
import { Sortable, useDragged } from './Sortable';

export interface Part {
  readonly name: string;
  readonly label: string;
  readonly detail: string;
  readonly off: boolean;
  readonly marks: readonly string[];
  readonly faults: number;
}

/** Parts of an object, such as its rules: a list in their order, and beside it the one that is chosen. */
export function PartList(props: {
  /** Where one of them is opened, below `/-/setup/`. */
  place: string;
  title: string;
  help: string;
  add: string;
  empty: string;
  parts: readonly Part[];
  chosen: string | undefined;
  onAdd: () => void;
  onMove: (name: string, to: string) => void;
  children: ReactNode;
}) {
  const { place, title, help, add, empty, parts, chosen, onAdd, onMove, children } = props;
  const open = parts.some(({ name }) => name === chosen);
  return (
    <div className={styles.split} data-open={open}>
      <section aria-label={title}>
        <div className={styles.tools}>
          <p>{help}</p>
          <Button type="primary" icon={<PlusIcon />} onClick={onAdd}>
            {add}
          </Button>
        </div>
        {parts.length === 0 ? (
          <p className={styles.empty} role="status">
            {empty}
          </p>
        ) : (
          <Sortable
            ids={parts.map(({ name }) => name)}
            called={(id) => parts.find(({ name }) => name === id)?.label ?? id}
            onMove={onMove}
          >
            <ul className={styles.parts}>
              {parts.map((part) => (
                <Line key={part.name} part={part} place={place} chosen={part.name === chosen} />
              ))}
            </ul>
          </Sortable>
        )}
      </section>
      {open ? <div className={styles.panel}>{children}</div> : null}
    </div>
  );
}

function Line({ part, place, chosen }: { part: Part; place: string; chosen: boolean }) {
  const { t } = useTexts();
  const drag = useDragged(part.name, part.label);
  return (
    <li
      ref={drag.ref}
      style={drag.style}
      data-chosen={chosen}
      data-dragging={drag.dragging}
      data-off={part.off}
    >
      {drag.grip}
      <SetupLink to={`${place}/${part.name}`}>
        <span className={styles.names}>
          <strong>{part.label}</strong>
          {part.detail === '' ? null : <small>{part.detail}</small>}
        </span>
        {part.faults === 0 ? null : (
          <span className={styles.fault}>{t('fields.faults', { count: part.faults })}</span>
        )}
        {part.marks.map((mark) => (
          <span key={mark} className={styles.tag}>
            {mark}
          </span>
        ))}
      </SetupLink>
    </li>
  );
}
