import { useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useMine } from '../../api/mine';
import { type SavedView, savedName, useSavedViews } from '../../api/savedViews';
import { useTexts } from '../../i18n/useTexts';
import type { ViewDef } from '../../meta/types';
import {
  BookmarkIcon,
  CalendarIcon,
  CardsIcon,
  DownIcon,
  GlobeIcon,
  KanbanIcon,
  TableIcon,
  TimelineIcon,
} from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import type { ListState } from './useListState';
import styles from './ViewSwitch.module.css';

const SEARCHED_FROM = 8;
const ICONS = {
  list: TableIcon,
  kanban: KanbanIcon,
  calendar: CalendarIcon,
  gantt: TimelineIcon,
  cards: CardsIcon,
  map: GlobeIcon,
};

export function ViewIcon({ type = 'list' }: { type?: ViewDef['type'] }) {
  const Icon = ICONS[type];
  return <Icon />;
}

/** The views of an object: one's own, those that others share, and those that everyone has. */
export function ViewSwitch({ list }: { list: ListState }) {
  const { t, text } = useTexts();
  const label = list.view.name === '' ? t('list.plainView') : text(list.view.label);
  return (
    <Popover
      label={t('list.views')}
      className={styles.panel}
      buttonClass={styles.button}
      button={
        <>
          <ViewIcon {...(list.view.type === undefined ? {} : { type: list.view.type })} />
          <span>{label}</span>
          <DownIcon />
        </>
      }
    >
      {(close) => <Views list={list} onOpened={close} />}
    </Popover>
  );
}

interface Entry {
  readonly name: string;
  readonly view: ViewDef;
  readonly saved?: SavedView;
}

function Views({ list, onOpened }: { list: ListState; onOpened: () => void }) {
  const { t, text } = useTexts();
  const [typed, setTyped] = useState('');
  const defined = useDefinitions().views(list.object);
  const saved = useSavedViews(list.object).data ?? [];
  const entries = (views: readonly SavedView[]): readonly Entry[] =>
    views.map((each) => ({ name: savedName(each.id), view: each.definition, saved: each }));
  const sections = [
    { key: 'mine', entries: entries(saved.filter((each) => each.own)) },
    { key: 'shared', entries: entries(saved.filter((each) => !each.own)) },
    { key: 'everyone', entries: defined.map((view): Entry => ({ name: view.name, view })) },
  ];
  const wanted = typed.trim().toLowerCase();
  const fits = ({ view }: Entry) => text(view.label).toLowerCase().includes(wanted);
  const total = sections.reduce((sum, section) => sum + section.entries.length, 0);
  const found = sections.map(({ key, entries: all }) => ({ key, all: all.filter(fits) }));
  return (
    <>
      {total < SEARCHED_FROM ? null : (
        <input
          type="search"
          className={styles.search}
          aria-label={t('list.findView')}
          placeholder={t('list.findView')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      {found.every(({ all }) => all.length === 0) ? <p className={styles.none}>{t('list.noView')}</p> : null}
      {found.map(({ key, all }) =>
        all.length === 0 ? null : (
          <section key={key}>
            <h3>{t(`list.views_${key}`)}</h3>
            <ul>
              {all.map((entry) => (
                <ViewEntry key={entry.name} entry={entry} list={list} onOpened={onOpened} />
              ))}
            </ul>
          </section>
        ),
      )}
    </>
  );
}

function ViewEntry({ entry, list, onOpened }: { entry: Entry; list: ListState; onOpened: () => void }) {
  const { t, text } = useTexts();
  const { name, view, saved } = entry;
  const [first, setFirst] = useMine(`first_view:${list.object}`, '');
  const label = text(view.label);
  const broken = (saved?.problems.length ?? 0) > 0;
  return (
    <li className={styles.entry} data-here={name === list.name}>
      <button
        type="button"
        {...(name === list.name ? { 'aria-current': 'true', 'data-first': '' } : {})}
        onClick={() => {
          onOpened();
          list.open(name);
        }}
      >
        <ViewIcon {...(view.type === undefined ? {} : { type: view.type })} />
        <span>{label}</span>
        {broken ? <small className={styles.broken}>{t('list.broken')}</small> : null}
        {saved?.own && saved.shared ? <small>{t('list.isShared')}</small> : null}
        {saved !== undefined && !saved.own ? <small>{saved.owner}</small> : null}
      </button>
      <button
        type="button"
        className={styles.first}
        aria-pressed={first === name}
        aria-label={t('list.openFirst', { view: label })}
        title={t(first === name ? 'list.opensFirst' : 'list.openFirst', { view: label })}
        onClick={() => setFirst(first === name ? '' : name)}
      >
        <BookmarkIcon />
      </button>
    </li>
  );
}
