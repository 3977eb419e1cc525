import { type DragEvent, useMemo, useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import { CloseIcon, DownIcon, GripIcon, PinIcon, UpIcon } from '../../ui/icons';
import styles from './Panel.module.css';
import { found, pathLabel, pickables } from './pickable';
import { labelOf } from './tableShape';
import { columnActions } from './useColumnActions';
import type { ListState } from './useListState';

const MOST_SHOWN = 60;

/** Chooses and orders the columns: those there are, and below them all that may be added. */
export function ColumnsPanel({ list }: { list: ListState }) {
  const { t, text } = useTexts();
  const [typed, setTyped] = useState('');
  const definitions = useDefinitions();
  const all = useMemo(() => pickables(definitions, list.object), [definitions, list.object]);
  const chosen = new Set(list.columns.map(({ path }) => path));
  const offered = found(all, typed, text).filter(({ path }) => !chosen.has(path));
  const actions = columnActions(list);
  return (
    <>
      <header className={styles.head}>
        <h3>{t('list.columns')}</h3>
        <button type="button" className={styles.link} onClick={actions.reset}>
          {t('list.resetColumns')}
        </button>
      </header>
      <ChosenColumns list={list} />
      <input
        type="search"
        data-first=""
        className={styles.search}
        aria-label={t('list.findField')}
        placeholder={t('list.findField')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ul className={styles.offered} aria-label={t('list.addColumn')}>
        {offered.slice(0, MOST_SHOWN).map((each) => (
          <li key={each.path}>
            <button type="button" onClick={() => actions.toggle(each.path, true)}>
              <span aria-hidden="true">+</span> {pathLabel(each, text)}
            </button>
          </li>
        ))}
        {offered.length === 0 ? <li className={styles.none}>{t('list.noField')}</li> : null}
      </ul>
    </>
  );
}

function ChosenColumns({ list }: { list: ListState }) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const actions = columnActions(list);
  const [dragged, setDragged] = useState('');
  const drop = (event: DragEvent, before: string) => {
    event.preventDefault();
    if (dragged !== '' && dragged !== before) {
      actions.moveBefore(dragged, before);
    }
    setDragged('');
  };
  return (
    <ol className={styles.chosen} aria-label={t('list.columns')}>
      {list.columns.map(({ path, frozen }, index) => {
        const label = labelOf(definitions, list.object, path, text);
        return (
          <li
            key={path}
            draggable
            data-dragged={dragged === path}
            onDragStart={() => setDragged(path)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => drop(event, path)}
            onDragEnd={() => setDragged('')}
          >
            <GripIcon />
            <span>{label}</span>
            <button
              type="button"
              aria-label={t('list.columnUp', { field: label })}
              disabled={index === 0}
              onClick={() => actions.moveBy(path, -1)}
            >
              <UpIcon />
            </button>
            <button
              type="button"
              aria-label={t('list.columnDown', { field: label })}
              disabled={index === list.columns.length - 1}
              onClick={() => actions.moveBy(path, 1)}
            >
              <DownIcon />
            </button>
            <button
              type="button"
              aria-label={t('list.freezeColumn', { field: label })}
              aria-pressed={frozen}
              onClick={() => actions.freeze(path, !frozen)}
            >
              <PinIcon />
            </button>
            <button
              type="button"
              aria-label={t('list.hideColumn', { field: label })}
              disabled={list.columns.length === 1}
              onClick={() => actions.toggle(path, false)}
            >
              <CloseIcon />
            </button>
          </li>
        );
      })}
    </ol>
  );
}
