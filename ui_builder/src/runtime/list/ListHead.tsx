import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { useDefinitions } from '../../api/definitions';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nounIn } from '../../meta/text';
import { useAppName } from '../../ui/appName';
import { ColumnsIcon, GroupIcon, PlusIcon, SelectIcon, SortIcon } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import { useNarrow } from '../../ui/useMedia';
import { FavouriteButton } from '../favourites/FavouriteButton';
import styles from './ListPage.module.css';
import menu from './Menu.module.css';
import { sortKeys } from './sortText';
import { labelOf } from './tableShape';
import type { Lines } from './useLines';
import type { ListState } from './useListState';
import type { Selecting } from './useSelecting';
import { ViewActions } from './ViewActions';
import { ViewSwitch } from './ViewSwitch';

const loadPanels = () => import('./panels');
const ColumnsPanel = lazy(async () => ({ default: (await loadPanels()).ColumnsPanel }));
const GroupPanel = lazy(async () => ({ default: (await loadPanels()).GroupPanel }));
const SortPanel = lazy(async () => ({ default: (await loadPanels()).SortPanel }));

interface Props {
  info: ObjectInfo;
  list: ListState;
  lines: Lines;
  selecting: Selecting;
  counted: { count: number; exact: boolean } | undefined;
  mayCreate: boolean;
  onRefresh: () => void;
}

/** The head of a list: which view, how many there are, and what changes how they are shown. */
export function ListHead({ info, list, lines, selecting, counted, mayCreate, onRefresh }: Props) {
  const { t, text, locale } = useTexts();
  const app = useAppName();
  const { label, plural } = info.definition;
  const narrow = useNarrow();
  const isList = (list.view.type ?? 'list') === 'list';
  return (
    <>
      <div className={styles.title}>
        <h1>{text(plural)}</h1>
        <ViewSwitch list={list} />
        <FavouriteButton
          place={{
            app,
            object: list.object,
            ...(list.name === '' ? {} : { view: list.name }),
            ...(list.saved === undefined ? {} : { label: list.view.label }),
          }}
        />
        {counted === undefined ? null : <Count {...counted} one={text(label)} many={text(plural)} />}
      </div>
      <div className={styles.tools} onPointerEnter={loadPanels} onFocus={loadPanels}>
        {isList && narrow ? (
          <button type="button" className={styles.select} onClick={selecting.pick}>
            <SelectIcon />
            <span className={styles.tool}>{t('list.select')}</span>
          </button>
        ) : null}
        {isList ? <Tools list={list} lines={lines} /> : null}
        <ViewActions
          info={info}
          list={list}
          listed={counted?.exact ? counted.count : undefined}
          onRefresh={onRefresh}
        />
        {mayCreate ? (
          <Link className={styles.new} to="/$app/$object/new" params={{ app, object: list.object }}>
            <PlusIcon />
            <span>{t('list.new', { object: nounIn(text(label), locale) })}</span>
          </Link>
        ) : null}
      </div>
    </>
  );
}

function Tools({ list, lines }: { list: ListState; lines: Lines }) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const keys = sortKeys(list.sort);
  const grouped = list.group === '' ? '' : labelOf(definitions, list.object, list.group, text);
  return (
    <>
      <Popover label={t('list.columns')} button={<Tool icon={<ColumnsIcon />} text={t('list.columns')} />}>
        {() => (
          <Suspense fallback={null}>
            <ColumnsPanel list={list} />
          </Suspense>
        )}
      </Popover>
      <Popover
        label={t('list.sort')}
        className={styles.wide}
        button={
          <Tool
            icon={<SortIcon />}
            text={keys.length > 1 ? t('list.sortedBy', { n: keys.length }) : t('list.sort')}
            on={list.sort !== (list.view.sort ?? '')}
          />
        }
      >
        {() => (
          <Suspense fallback={null}>
            <SortPanel list={list} />
          </Suspense>
        )}
      </Popover>
      <Popover
        label={t('list.group')}
        className={menu.menu}
        button={<Tool icon={<GroupIcon />} text={grouped || t('list.group')} on={list.group !== ''} />}
      >
        {(close) => (
          <Suspense fallback={null}>
            <GroupPanel
              list={list}
              onChosen={close}
              onToggleAll={(on) => {
                close();
                lines.toggle(null, on);
              }}
            />
          </Suspense>
        )}
      </Popover>
    </>
  );
}

function Tool({ icon, text, on = false }: { icon: ReactNode; text: string; on?: boolean }) {
  return (
    <>
      {icon}
      <span className={styles.tool} data-on={on}>
        {text}
      </span>
    </>
  );
}

/** How many records match; says so where it is an estimate. */
function Count({ count, exact, one, many }: { count: number; exact: boolean; one: string; many: string }) {
  const { t, locale } = useTexts();
  const object = nounIn(count === 1 ? one : many, locale);
  const shown = numberFormat(locale).format(count);
  return (
    <span className={styles.count} role="status">
      {t(exact ? 'list.counted' : 'list.about', { shown, object })}
    </span>
  );
}
