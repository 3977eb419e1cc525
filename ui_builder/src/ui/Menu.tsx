import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { besideTrigger } from './besideTrigger';
import styles from './Menu.module.css';

interface Props {
  /** What the button is called where it shows no text, and what the menu is called. */
  label: string;
  /** What the button shows. */
  trigger: ReactNode;
  className?: string | undefined;
  /** Whether the button shows its own text, so that it is called by that. */
  worded?: boolean;
  children: (close: () => void) => ReactNode;
}

const ITEMS = '[role^="menuitem"]:not([aria-disabled="true"])';

/**
 * A button and its menu, on whichever side there is room: arrows move in it, a choice, Esc and a click beside
 * close it. What holds more than choices is a `Popover`.
 */
export function Menu({ label, trigger, className, worded = false, children }: Props) {
  const id = useId();
  const root = useRef<HTMLSpanElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<CSSProperties | null>(null);
  const open = place !== null;
  const button = () => root.current?.querySelector<HTMLElement>(':scope > button');

  function toggle() {
    const box = button()?.getBoundingClientRect();
    setPlace(
      open || box === undefined ? null : besideTrigger(box, { width: innerWidth, height: innerHeight }),
    );
  }

  function close(focus = true) {
    setPlace(null);
    if (focus) {
      button()?.focus();
    }
  }

  useEffect(() => {
    if (!open) {
      return;
    }
    const chosen = panel.current?.querySelector<HTMLElement>(`${ITEMS}[data-first]`);
    const first = chosen ?? panel.current?.querySelector<HTMLElement>(ITEMS);
    (first ?? panel.current)?.focus();
    function pressedBeside(event: PointerEvent) {
      if (event.target instanceof Node && !root.current?.contains(event.target)) {
        setPlace(null);
      }
    }
    const gone = () => setPlace(null);
    document.addEventListener('pointerdown', pressedBeside);
    window.addEventListener('resize', gone);
    return () => {
      document.removeEventListener('pointerdown', pressedBeside);
      window.removeEventListener('resize', gone);
    };
  }, [open]);

  function pressed(event: KeyboardEvent) {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab') {
      close();
    } else {
      moveWithin(panel.current, event);
    }
  }

  function clicked(event: MouseEvent) {
    const item = event.target instanceof Element ? event.target.closest(ITEMS) : null;
    if (item !== null && !item.hasAttribute('data-stays')) {
      close();
    }
  }

  return (
    <span ref={root} className={styles.root}>
      <button
        type="button"
        className={className}
        aria-label={worded ? undefined : label}
        title={worded ? undefined : label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={toggle}
        onKeyDown={(event) => {
          if (!open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
            event.preventDefault();
            toggle();
          }
        }}
      >
        {trigger}
      </button>
      {open ? (
        <div
          ref={panel}
          id={id}
          className={styles.panel}
          style={place}
          role="menu"
          aria-label={label}
          tabIndex={-1}
          onKeyDown={pressed}
          onClick={clicked}
        >
          {children(close)}
        </div>
      ) : null}
    </span>
  );
}

/** Moves the focus to another item of a menu: by arrows, Home, End, or the first letter of one. */
function moveWithin(menu: HTMLElement | null, event: KeyboardEvent): void {
  const all = [...(menu?.querySelectorAll<HTMLElement>(ITEMS) ?? [])];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const steps: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1 + all.length,
    Home: 0,
    End: all.length - 1,
  };
  const to = steps[event.key];
  if (to !== undefined) {
    event.preventDefault();
    all[to % all.length]?.focus();
  } else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) {
    const letter = event.key.toLowerCase();
    const begins = (item: HTMLElement) => item.textContent?.trim().toLowerCase().startsWith(letter);
    [...all.slice(at + 1), ...all.slice(0, at + 1)].find(begins)?.focus();
  }
}
