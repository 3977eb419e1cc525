import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { CheckIcon } from '../../ui/icons';
import picker from '../filter/FieldPicker.module.css';
import styles from './Columns.module.css';
import { type Fillable, searchFillables } from './fillable';

interface Props {
  fields: readonly Fillable[];
  chosen: string | undefined;
  /** The other column that fills a field now. */
  filledBy: (field: string) => string | undefined;
  onPick: (fillable: Fillable | undefined) => void;
}

/** Finds the field that a column fills, by its label or name; or that it fills none. */
export function TargetPicker({ fields, chosen, filledBy, onPick }: Props) {
  const { t, text } = useTexts();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const found = searchFillables(fields, typed, (field) => text(field.label, field.name));
  const none = typed.trim() === '' && chosen !== undefined;
  const offered: readonly (Fillable | undefined)[] = none ? [undefined, ...found] : found;
  const [at, setAt] = useState(() =>
    Math.max(
      offered.findIndex((each) => each?.field.name === chosen),
      0,
    ),
  );
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView?.({ block: 'nearest' });
  }, [at]);

  function pressed(event: KeyboardEvent) {
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => setAt(Math.min(at + 1, offered.length - 1)),
      ArrowUp: () => setAt(Math.max(at - 1, 0)),
      ...(at < offered.length ? { Enter: () => onPick(offered[at]) } : {}),
    };
    const move = moves[event.key];
    if (move !== undefined && !event.nativeEvent.isComposing) {
      event.preventDefault();
      move();
    }
  }

  return (
    <div className={picker.picker}>
      <input
        role="combobox"
        data-first
        className={picker.search}
        value={typed}
        placeholder={t('importing.searchFields')}
        aria-label={t('importing.searchFields')}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={at < offered.length ? `${id}-${at}` : undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={pressed}
      />
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        className={picker.list}
        aria-label={t('importing.fills')}
      >
        {offered.map((each, index) => {
          const other = each === undefined ? undefined : filledBy(each.field.name);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the search above has the keys of the list
            <div
              key={each?.field.name ?? ''}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={each?.field.name === chosen}
              className={picker.line}
              data-active={index === at}
              onClick={() => onPick(each)}
              onPointerMove={index === at ? undefined : () => setAt(index)}
            >
              <span className={picker.label}>
                {each === undefined ? (
                  <em className={styles.none}>{t('importing.nothing')}</em>
                ) : (
                  <>
                    {text(each.field.label, each.field.name)}
                    {each.field.required && each.field.default === undefined ? (
                      <span className={styles.star} role="img" aria-label={t('importing.required')}>
                        *
                      </span>
                    ) : null}
                  </>
                )}
              </span>
              {other === undefined ? null : (
                <small className={styles.other}>{t('importing.filledBy', { column: other })}</small>
              )}
              {each?.field.name === chosen ? <CheckIcon /> : null}
            </div>
          );
        })}
      </div>
      {offered.length > 0 ? null : (
        <p className={picker.empty} role="status">
          {t('importing.noField')}
        </p>
      )}
    </div>
  );
}
