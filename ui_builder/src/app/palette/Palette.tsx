import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from 'react';
import { useSearch } from '../../api/search';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { CloseIcon, SearchIcon } from '../../ui/icons';
import { Marked } from '../../ui/Marked';
import { arrange, type Listed, type Listing, moved } from './arrange';
import { pieces } from './match';
import styles from './Palette.module.css';
import { useLater } from './useLater';
import { usePaletteEntries } from './usePaletteEntries';

interface Props {
  open: boolean;
  onClose: () => void;
  showHelp: () => void;
  /** Begins a new record of an object. */
  onNew: (object: string) => void;
}

/** One box that finds records, pages and commands; the keyboard alone is enough. */
export function Palette({ open, onClose, ...ways }: Props) {
  const { t } = useTexts();
  return (
    <Dialog open={open} label={t('palette.title')} className={styles.dialog} onClose={onClose}>
      <Finder close={onClose} {...ways} />
    </Dialog>
  );
}

interface FinderProps extends Pick<Props, 'showHelp' | 'onNew'> {
  close: () => void;
}

function Finder({ close, showHelp, onNew }: FinderProps) {
  const { t } = useTexts();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [composing, setComposing] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const sought = useLater(composing ? null : typed.trim(), 150);
  const search = useSearch(sought, true);
  const found = typed.trim() === '' ? [] : (search.data?.results ?? []);
  const ways = { showHelp, onNew, typed: typed.trim() };
  const listings = arrange(usePaletteEntries(found, ways), useDeferredValue(typed));
  const all = listings.flatMap(({ entries }) => entries);
  const at = Math.max(
    all.findIndex((each) => each.key === chosen),
    0,
  );
  const current = all[at];
  const waiting = typed.trim() !== '' && (search.isFetching || sought !== typed.trim());
  const optionId = (entry: Listed) => `${id}-${all.indexOf(entry)}`;

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  function run(entry: Listed) {
    close();
    entry.run();
  }

  function pressed(event: KeyboardEvent) {
    // While signs are composed of letters, Enter and arrows belong to that.
    if (event.nativeEvent.isComposing || event.keyCode === 229) {
      return;
    }
    const to = moved(at, event.key, all.length);
    if (event.key === 'Enter') {
      event.preventDefault();
      if (current !== undefined) {
        run(current);
      }
    } else if (['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp'].includes(event.key)) {
      event.preventDefault();
      setChosen(all[to]?.key ?? null);
    }
  }

  return (
    <>
      <div className={styles.box}>
        <SearchIcon />
        <input
          // biome-ignore lint/a11y/noAutofocus: it is what the dialog is for
          autoFocus
          role="combobox"
          aria-label={t('palette.title')}
          aria-expanded={all.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={current === undefined ? undefined : optionId(current)}
          placeholder={t('palette.hint')}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setChosen(null);
          }}
          onCompositionStart={() => setComposing(true)}
          onCompositionEnd={() => setComposing(false)}
          onKeyDown={pressed}
        />
        {waiting ? <span className={styles.busy} /> : null}
        <button type="button" onClick={close} aria-label={t('palette.close')}>
          <CloseIcon />
        </button>
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={t('palette.title')}
        className={styles.list}
      >
        {listings.map((listing) => (
          <Group
            key={`${listing.group} ${listing.kind ?? ''}`}
            listing={listing}
            current={current}
            optionId={optionId}
            choose={setChosen}
            run={run}
          />
        ))}
      </div>
      {all.length > 0 ? null : (
        <div className={styles.none}>
          <p>{waiting ? t('palette.searching') : t('palette.empty', { text: typed.trim() })}</p>
          {waiting ? null : <p>{t('palette.emptyHelp')}</p>}
        </div>
      )}
      {search.isError && typed.trim() !== '' ? (
        <p className={styles.note} role="alert">
          {t('palette.failed')} · {t('palette.failedHelp')}
        </p>
      ) : null}
      <footer className={styles.foot} aria-hidden="true">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {t('palette.keyMove')}
        </span>
        <span>
          <kbd>↵</kbd> {t('palette.keyOpen')}
        </span>
        <span>
          <kbd>Esc</kbd> {t('palette.keyClose')}
        </span>
      </footer>
      <p className={styles.told} role="status">
        {waiting ? '' : t('palette.count', { count: all.length })}
      </p>
    </>
  );
}

interface GroupProps {
  listing: Listing;
  current: Listed | undefined;
  optionId: (entry: Listed) => string;
  choose: (key: string) => void;
  run: (entry: Listed) => void;
}

function Group({ listing, current, optionId, choose, run }: GroupProps) {
  const { t } = useTexts();
  const title = listing.kind ?? t(`palette.groups.${listing.group}`);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a list box
    <div role="group" aria-label={title} className={styles.group}>
      <p aria-hidden="true">{title}</p>
      {listing.entries.map((entry) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the box above
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box above
        <div
          key={entry.key}
          id={optionId(entry)}
          role="option"
          aria-selected={entry === current}
          className={styles.option}
          onPointerMove={() => choose(entry.key)}
          onClick={() => run(entry)}
        >
          <span className={styles.icon}>{entry.icon}</span>
          <span className={styles.label}>
            <Marked parts={entry.parts ?? pieces(entry.label, entry.ranges)} />
          </span>
          {entry.detailParts !== undefined ? (
            <span className={styles.detail}>
              <Marked parts={entry.detailParts} />
            </span>
          ) : entry.detail === undefined ? null : (
            <span className={styles.detail}>{entry.detail}</span>
          )}
        </div>
      ))}
    </div>
  );
}
