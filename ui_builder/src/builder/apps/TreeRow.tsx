import { useState } from 'react';
import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { entryOf } from '../../meta/navigation';
import { nameAsText } from '../../meta/text';
import { CloseIcon, PencilIcon } from '../../ui/icons';
import { ObjectIcon } from '../../ui/objectIcons';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { Boxes } from '../inputs/LocaleTexts';
import { Faults } from '../inputs/Property';
import { useDragged } from '../objects/Sortable';
import styles from './Apps.module.css';
import { type AppItem, isGroup, type TreeLine, withItem, without } from './appTree';
import type { Aims } from './appWork';

interface Props {
  line: TreeLine;
  label: string;
  aims: Aims;
  faults: readonly Fault[];
  items: readonly AppItem[];
  onChange: (items: readonly AppItem[]) => void;
}

/** A heading, or an entry with the view that it opens. */
export function TreeRow({ line, label, aims, faults, items, onChange }: Props) {
  const { t, text } = useTexts();
  const drag = useDragged(line.id, label);
  const { item } = line;
  const [naming, setNaming] = useState(false);
  const entry = isGroup(item) ? null : entryOf(item, aims);
  // The view stands beside it.
  const shown =
    !isGroup(item) && 'object' in item ? text(entryOf({ object: item.object }, aims).label) : label;
  const views =
    isGroup(item) || 'page' in item ? [] : aims.views.filter(({ object }) => object === item.object);
  return (
    <li
      ref={drag.ref}
      style={drag.style}
      className={styles.line}
      data-dragging={drag.dragging}
      data-depth={line.depth}
      data-group={isGroup(item)}
    >
      {drag.grip}
      {entry === null ? null : <ObjectIcon name={entry.icon} />}
      {isGroup(item) && naming ? (
        <span className={styles.naming}>
          <Boxes
            label={t('apps.groupLabel')}
            value={item.group}
            onChange={(group) => onChange(withItem(items, line.id, { ...item, group }))}
          />
        </span>
      ) : (
        <span className={editor.grow} title={label}>
          {shown}
        </span>
      )}
      {!isGroup(item) && 'object' in item && views.length > 0 ? (
        <select
          className={styles.view}
          aria-label={t('apps.viewOf', { label })}
          value={item.view ?? ''}
          onChange={(event) =>
            onChange(withItem(items, line.id, put(item, 'view', event.target.value || undefined)))
          }
        >
          <option value="">{t('apps.defaultView')}</option>
          {views.map((view) => (
            <option key={view.name} value={view.name}>
              {text(view.label, nameAsText(view.name))}
            </option>
          ))}
        </select>
      ) : null}
      {isGroup(item) ? (
        <button
          type="button"
          className={editor.square}
          aria-pressed={naming}
          aria-label={t('apps.rename', { label })}
          onClick={() => setNaming(!naming)}
        >
          <PencilIcon />
        </button>
      ) : null}
      <button
        type="button"
        className={editor.square}
        aria-label={t('apps.drop', { label })}
        onClick={() => onChange(without(items, line.id))}
      >
        <CloseIcon />
      </button>
      {faults.length === 0 ? null : <Faults faults={isGroup(item) ? own(faults) : faults} />}
    </li>
  );
}

/** Of a heading, what is wrong with itself. */
const own = (faults: readonly Fault[]) => faults.filter(({ path }) => !/\/items\/\d+\/items\/\d/.test(path));
