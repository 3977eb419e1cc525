import { lazy, useMemo, useRef, useState } from 'react';
import { needInputs } from '../../fields/lateInput';
import { useTexts } from '../../i18n/useTexts';
import { FilterIcon, PlusIcon } from '../../ui/icons';
import { useShortcuts } from '../../ui/useShortcuts';
import { type Condition, type Group, group, withAdded, withItem } from './conditions';
import styles from './Filter.module.css';
import { FilterChip } from './FilterChip';
import { FilterPanel } from './FilterPanel';
import { printCondition } from './printConditions';
import { Reach } from './reach';
import { type FilterState, useFilter } from './useFilter';
import { useStart } from './useStart';

/** The panels, with the inputs that they take values by. */
const loadPanels = async () => (await Promise.all([import('./panels'), needInputs()]))[0];
const ConditionForm = lazy(async () => ({ default: (await loadPanels()).ConditionForm }));
const FieldPicker = lazy(async () => ({ default: (await loadPanels()).FieldPicker }));
const FilterForm = lazy(async () => ({ default: (await loadPanels()).FilterForm }));

interface Props {
  object: string;
  /** The condition in force, in the expression language; empty for none. */
  where: string;
  /** Whether it is another than the view's, so that there is something to go back to. */
  changed: boolean;
  /** What the list said of it. */
  error?: unknown;
  /** Without a condition the view's own is wished again. */
  onChange: (where: string | undefined) => void;
}

/** The filter of a list: a chip for each condition, one button for the next, and all of it in a panel. */
export function FilterBar(props: Props) {
  return (
    <Reach object={props.object} where={props.where}>
      <Bar {...props} />
    </Reach>
  );
}

type Open = { readonly what: 'add' | 'all' } | { readonly what: 'one'; readonly key: number };

function Bar({ object, where, changed, error, onChange }: Props) {
  const { t } = useTexts();
  const state = useFilter({ object, where, onChange });
  const { filter } = state;
  const [open, setOpen] = useState<Open | null>(null);
  const add = useRef<HTMLButtonElement>(null);
  const anchor = useRef<Element | null>(null);
  const start = useStart(object);
  const show = (next: Open, at: Element | null) => {
    anchor.current = at;
    setOpen(next);
  };
  useShortcuts(useMemo(() => ({ '/': () => add.current?.click() }), []));

  const chips = useMemo(() => (filter === undefined ? [] : chipsOf(filter)), [filter]);
  const shown = open?.what === 'one' ? filter?.items.find((item) => item.key === open.key) : undefined;

  function pick(path: string) {
    const item = start(path);
    const whole = filter?.match === 'all' ? filter : group('all', filter === undefined ? [] : [filter]);
    state.change(withAdded(whole, whole.key, item));
    setOpen({ what: 'one', key: item.key });
  }
  function close() {
    setOpen(null);
    const left = filter && complete(filter, state);
    if (left !== undefined && left !== filter) {
      state.change(left);
    }
    if (anchor.current instanceof HTMLElement && anchor.current.isConnected) {
      anchor.current.focus();
    } else {
      add.current?.focus();
    }
  }

  return (
    <search
      className={styles.bar}
      aria-label={t('filter.title')}
      onPointerEnter={loadPanels}
      onFocus={loadPanels}
    >
      <ul className={styles.chips}>
        {chips.map((item) => (
          <li key={item.key}>
            <FilterChip
              object={object}
              item={item}
              onOpen={(at) =>
                show(item.is === 'condition' ? { what: 'one', key: item.key } : { what: 'all' }, at)
              }
              onRemove={() => {
                state.change(
                  item === filter ? group('all') : withItem(filter ?? group('all'), item.key, null),
                );
                add.current?.focus();
              }}
            />
          </li>
        ))}
        {state.error === null ? null : (
          <li>
            <FilterChip
              object={object}
              item={{ is: 'advanced', key: 0, source: where }}
              wrong
              onOpen={(at) => show({ what: 'all' }, at)}
              onRemove={() => onChange('')}
            />
          </li>
        )}
      </ul>
      <button
        ref={add}
        type="button"
        className={styles.add}
        aria-haspopup="dialog"
        onClick={(event) => show({ what: 'add' }, event.currentTarget)}
      >
        <PlusIcon />
        {t('filter.add')}
      </button>
      <button
        type="button"
        className={styles.plain}
        aria-haspopup="dialog"
        onClick={(event) => show({ what: 'all' }, event.currentTarget)}
      >
        <FilterIcon />
        {t('filter.all')}
      </button>
      {changed ? (
        <button type="button" className={styles.plain} onClick={() => onChange(undefined)}>
          {t('filter.reset')}
        </button>
      ) : null}
      {open === null ? null : (
        <FilterPanel
          // A panel opens at its place anew, with the focus at its beginning.
          key={open.what === 'one' ? open.key : open.what}
          label={t(open.what === 'add' ? 'filter.chooseField' : 'filter.title')}
          anchor={anchor.current}
          wide={open.what === 'all'}
          onClose={close}
        >
          {open.what === 'add' ? <FieldPicker object={object} onPick={pick} /> : null}
          {open.what === 'all' ? (
            <FilterForm object={object} where={where} state={state} error={error} onText={onChange} />
          ) : null}
          {shown?.is === 'condition' ? (
            <One object={object} condition={shown} filter={filter} state={state} />
          ) : null}
        </FilterPanel>
      )}
    </search>
  );
}

interface OneProps {
  object: string;
  condition: Condition;
  filter: Group | undefined;
  state: FilterState;
}

function One({ object, condition, filter, state }: OneProps) {
  return (
    <div className={styles.single}>
      <ConditionForm
        object={object}
        condition={condition}
        onChange={(next) => filter && state.change(withItem(filter, condition.key, next))}
      />
    </div>
  );
}

/** Gives what stands as a chip: each part of what all must hold, or the whole. */
function chipsOf(filter: Group) {
  return filter.match === 'all' || filter.items.length === 0 ? filter.items : [filter];
}

/** Leaves out conditions at the top that were begun and not finished. */
function complete(filter: Group, { fieldAt }: FilterState): Group {
  const items = filter.items.filter((item) => {
    const field = item.is === 'condition' ? fieldAt(item.path) : undefined;
    return item.is !== 'condition' || (field !== undefined && printCondition(item, field) !== '');
  });
  return items.length === filter.items.length ? filter : { ...filter, items };
}
