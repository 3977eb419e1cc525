import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import { BackIcon, ForwardIcon } from '../../ui/icons';
import styles from './FieldPicker.module.css';
import { fieldsBehind, type Reached, searchFields } from './fieldPaths';
import { useWant } from './reach';

interface Props {
  object: string;
  onPick: (path: string) => void;
}

/**
 * Finds a field by its label. The arrow to the right, or the arrow at the end of the line, leads to the
 * fields of a related record; the arrow to the left leads back.
 */
export function FieldPicker({ object, onPick }: Props) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const want = useWant();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [way, setWay] = useState<readonly string[]>([]);
  const [at, setAt] = useState(0);
  const offered = useMemo(
    () =>
      typed.trim() === ''
        ? fieldsBehind(definitions, object, way)
        : searchFields(definitions, object, typed, (field) => text(field.label, field.name)),
    [definitions, object, typed, way, text],
  );
  const lead = way.length === 0 ? undefined : definitions.field(object, way.join('.'));
  const target = lead?.target ?? object;
  const isKnown = definitions.object(target) !== undefined;
  useEffect(() => {
    if (!isKnown) {
      want(target);
    }
  }, [isKnown, target, want]);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView?.({ block: 'nearest' });
  }, [at]);

  function go(next: readonly string[]) {
    setWay(next);
    setTyped('');
    setAt(0);
  }

  function key(event: KeyboardEvent) {
    const chosen = offered[at];
    const moves: Readonly<Record<string, (() => void) | undefined>> = {
      ArrowDown: () => setAt(Math.min(at + 1, offered.length - 1)),
      ArrowUp: () => setAt(Math.max(at - 1, 0)),
      Enter: chosen && (() => onPick(chosen.path)),
      ArrowRight: chosen?.leads === undefined ? undefined : () => go(chosen.path.split('.')),
      ArrowLeft: typed === '' && way.length > 0 ? () => go(way.slice(0, -1)) : undefined,
    };
    const move = moves[event.key];
    if (move !== undefined && !event.nativeEvent.isComposing) {
      event.preventDefault();
      move();
    }
  }

  const objectLabel = text(definitions.object(target)?.definition.label, target);
  return (
    <div className={styles.picker}>
      <input
        role="combobox"
        // biome-ignore lint/a11y/noAutofocus: the panel opens for this search
        autoFocus
        className={styles.search}
        value={typed}
        placeholder={t('filter.searchFields')}
        aria-label={t('filter.searchFields')}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={offered[at] === undefined ? undefined : `${id}-${at}`}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={key}
      />
      {way.length === 0 || typed !== '' ? null : (
        <button type="button" className={styles.back} onClick={() => go(way.slice(0, -1))}>
          <BackIcon />
          {text(lead?.label)}
        </button>
      )}
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        className={styles.list}
        aria-label={t('filter.fields', { object: objectLabel })}
      >
        {offered.map((each, index) => (
          <Line
            key={each.path}
            id={`${id}-${index}`}
            reached={each}
            active={index === at}
            showWay={typed.trim() !== ''}
            onPick={() => onPick(each.path)}
            onEnter={() => go(each.path.split('.'))}
            onPoint={() => setAt(index)}
          />
        ))}
      </div>
      {offered.length > 0 ? null : (
        <p className={styles.empty} role="status">
          {t(isKnown ? 'filter.noFields' : 'filter.loading')}
        </p>
      )}
    </div>
  );
}

interface LineProps {
  id: string;
  reached: Reached;
  active: boolean;
  showWay: boolean;
  onPick: () => void;
  onEnter: () => void;
  onPoint: () => void;
}

function Line({ id, reached, active, showWay, onPick, onEnter, onPoint }: LineProps) {
  const { t, text } = useTexts();
  const called = (field: Field) => text(field.label, field.name);
  const label = called(reached.field);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search above has the keys of the list
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      aria-description={reached.leads === undefined ? undefined : t('filter.goInto')}
      className={styles.line}
      data-active={active}
      onClick={onPick}
      onPointerMove={active ? undefined : onPoint}
    >
      <span className={styles.label}>
        {showWay && reached.way.length > 0 ? (
          <span className={styles.way}>{`${reached.way.map(called).join(' › ')} › `}</span>
        ) : null}
        {label}
      </span>
      {reached.leads === undefined ? null : (
        // An option holds nothing to tab to; the arrow to the right does the same.
        <span
          className={styles.into}
          aria-hidden="true"
          title={t('filter.into', { field: label })}
          onClick={(event) => {
            event.stopPropagation();
            onEnter();
          }}
        >
          <ForwardIcon />
        </span>
      )}
    </div>
  );
}
