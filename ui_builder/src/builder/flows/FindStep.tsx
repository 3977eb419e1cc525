import { useEffect, useId, useRef, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { SearchIcon } from '../../ui/icons';
import styles from './Designer.module.css';
import { useDesign } from './design';
import { foundSteps } from './wording';

/** Finds steps by what they are called and by what they say; arrows choose, Enter goes there. */
export function FindStep() {
  const { t, text } = useTexts();
  const { flow, titleOf, choose, partOf } = useDesign();
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [sought, setSought] = useState('');
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const found = foundSteps(flow, sought, titleOf);
  const here = Math.min(at, found.length - 1);
  const isListed = open && sought.trim() !== '';
  useFocusKey(box);

  function go(place: number) {
    const step = found[place];
    if (step !== undefined) {
      choose([step]);
      setOpen(false);
    }
  }

  function pressed(event: React.KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setAt((here + step + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(here);
    } else if (event.key === 'Escape') {
      setOpen(false);
    }
  }

  return (
    <div className={styles.find}>
      <SearchIcon />
      <input
        ref={box}
        type="search"
        role="combobox"
        aria-label={t('flows.findStep')}
        aria-expanded={isListed && found.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={isListed && found.length > 0 ? `${id}-${here}` : undefined}
        placeholder={t('flows.findStep')}
        value={sought}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setSought(event.target.value);
          setAt(0);
          setOpen(true);
        }}
        onKeyDown={pressed}
      />
      <div id={id} role="listbox" aria-label={t('flows.findStep')} hidden={!isListed || found.length === 0}>
        {found.map((step, place) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the box keeps the focus, as a combobox does
          // biome-ignore lint/a11y/useKeyWithClickEvents: arrows and Enter work in the box
          <div
            key={step}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === here}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => go(place)}
          >
            <strong>{titleOf(step)}</strong>
            <span>{text(partOf(flow.steps[step]?.element ?? '')?.label, step)}</span>
          </div>
        ))}
      </div>
      {isListed && found.length === 0 ? (
        <p role="status" className={styles.noneFound}>
          {t('flows.noneFound')}
        </p>
      ) : null}
    </div>
  );
}

/** Ctrl+F comes here rather than to the search of the browser, which sees only what is drawn. */
function useFocusKey(box: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    function pressed(event: KeyboardEvent) {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f' && !event.shiftKey) {
        event.preventDefault();
        box.current?.focus();
        box.current?.select();
      }
    }
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [box]);
}
