import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { type FieldTypeInfo, useFieldTypes } from '../../api/fieldTypes';
import { useTexts } from '../../i18n/useTexts';
import { SearchIcon } from '../../ui/icons';
import { TypeIcon } from './TypeIcon';
import styles from './TypePalette.module.css';
import { fitness, groupTypes } from './typeGroups';

interface Props {
  autoFocus: boolean;
  onPick: (type: string) => void;
  onLeave?: (() => void) | undefined;
}

/** Every field type with what it is for: found by typing, walked by the arrow keys, added by Enter or a click. */
export function TypePalette({ autoFocus, onPick, onLeave }: Props) {
  const { t, text } = useTexts();
  const types = useFieldTypes();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const about = (type: FieldTypeInfo) =>
    t(`fields.about_${type.key}`, { defaultValue: text(type.about).split(/[.。]/)[0] ?? '' });
  const words = (type: FieldTypeInfo) => [
    text(type.label),
    type.key,
    ...Object.values(type.label),
    t(`fields.words_${type.key}`, { defaultValue: '' }),
    about(type),
  ];
  const fits = (type: FieldTypeInfo) => fitness(typed, words(type));
  const groups = groupTypes(types, (type) => fits(type) > 0);
  const all = groups.flatMap((group) => group.types);
  const best =
    typed.trim() === ''
      ? 0
      : all.reduce((top, type, index) => (fits(type) > fits(all[top] ?? type) ? index : top), 0);
  const active = all[Math.min(at === -1 ? best : at, all.length - 1)];
  useEffect(() => {
    list.current?.querySelector('[data-active="true"]')?.scrollIntoView?.({ block: 'nearest' });
  });

  function pressed(event: KeyboardEvent) {
    const now = active === undefined ? 0 : all.indexOf(active);
    const moves: Readonly<Record<string, (() => void) | undefined>> = {
      ArrowDown: () => setAt(Math.min(now + 1, all.length - 1)),
      ArrowUp: () => setAt(Math.max(now - 1, 0)),
      Enter: active && (() => onPick(active.key)),
      Escape: onLeave,
    };
    const move = moves[event.key];
    if (move !== undefined && !event.nativeEvent.isComposing) {
      event.preventDefault();
      event.stopPropagation();
      move();
    }
  }

  return (
    <div className={styles.palette}>
      <div className={styles.search}>
        <SearchIcon />
        <input
          role="combobox"
          // biome-ignore lint/a11y/noAutofocus: it opens to be typed into
          autoFocus={autoFocus}
          value={typed}
          placeholder={t('fields.findType')}
          aria-label={t('fields.findType')}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={active === undefined ? undefined : `${id}-${active.key}`}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(-1);
          }}
          onKeyDown={pressed}
        />
      </div>
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={t('fields.types')} className={styles.list}>
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a listbox has groups, not fieldsets
          <div key={group.name} role="group" aria-labelledby={`${id}-of-${group.name}`}>
            <div id={`${id}-of-${group.name}`} className={styles.group}>
              {t(`fields.group_${group.name}`)}
            </div>
            {group.types.map((type) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the search above has the keys of the list
              <div
                key={type.key}
                id={`${id}-${type.key}`}
                role="option"
                tabIndex={-1}
                aria-selected={type === active}
                className={styles.type}
                data-active={type === active}
                onClick={() => onPick(type.key)}
              >
                <span className={styles.icon}>
                  <TypeIcon type={type.key} />
                </span>
                <span>
                  <strong>{text(type.label)}</strong>
                  <small>{about(type)}</small>
                </span>
              </div>
            ))}
          </div>
        ))}
        {all.length === 0 ? <p role="status">{t('fields.noType', { sought: typed })}</p> : null}
      </div>
    </div>
  );
}
