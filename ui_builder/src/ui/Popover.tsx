import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import styles from './Popover.module.css';

const GAP = 4;
const EDGE = 8;
const NARROW = 768;

interface Props {
  /** What the panel is called, and the button where it shows an icon alone. */
  label: string;
  /** What stands in the button. */
  button: ReactNode;
  /** Whether the button has no words of its own. */
  bare?: boolean;
  className?: string | undefined;
  buttonClass?: string | undefined;
  /** Kept out of the tab order where keys reach it another way. */
  tabIndex?: number;
  children: (close: () => void) => ReactNode;
}

/** A button and a panel above everything else, in the browser's own top layer; a sheet from below on a phone. */
export function Popover({ label, button, bare = false, className, buttonClass, tabIndex, children }: Props) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    const element = panel.current;
    function toggled(event: Event) {
      setOpen((event as ToggleEvent).newState === 'open');
    }
    element?.addEventListener('beforetoggle', toggled);
    return () => element?.removeEventListener('beforetoggle', toggled);
  }, []);

  useLayoutEffect(() => {
    const element = panel.current;
    const anchor = opener.current;
    if (!open || element === null || anchor === null) {
      return undefined;
    }
    let focused = false;
    const place = () => {
      placeBelow(element, anchor);
      // What it holds may be loaded only now.
      const first = element.querySelector<HTMLElement>('[data-first], input, select, button, a');
      if (!focused && first !== null) {
        focused = true;
        first.focus();
      }
    };
    // At once it has neither its size nor its place in the top layer.
    const frame = requestAnimationFrame(place);
    const watch = new ResizeObserver(place);
    watch.observe(element);
    window.addEventListener('resize', place);
    return () => {
      cancelAnimationFrame(frame);
      watch.disconnect();
      window.removeEventListener('resize', place);
    };
  }, [open]);

  function close() {
    panel.current?.hidePopover();
    opener.current?.focus();
  }

  return (
    <>
      <button
        ref={opener}
        type="button"
        className={buttonClass ?? styles.button}
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-expanded={open}
        data-opens-panel=""
        {...(bare ? { 'aria-label': label, title: label } : {})}
        {...(tabIndex === undefined ? {} : { tabIndex })}
      >
        {button}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        className={`${styles.panel} ${className ?? ''}`}
      >
        {open ? children(close) : null}
      </div>
    </>
  );
}

/** Puts a panel below its button, within the window; style sheets make it a sheet where that is narrow. */
function placeBelow(panel: HTMLElement, anchor: HTMLElement): void {
  if (innerWidth < NARROW) {
    panel.removeAttribute('style');
    return;
  }
  const at = anchor.getBoundingClientRect();
  const left = Math.max(Math.min(at.left, innerWidth - panel.offsetWidth - EDGE), EDGE);
  const below = innerHeight - at.bottom - GAP - EDGE;
  const above = at.top - GAP - EDGE;
  const upwards = below < Math.min(panel.scrollHeight, 280) && above > below;
  panel.style.left = `${left}px`;
  panel.style.maxHeight = `${upwards ? above : below}px`;
  panel.style.top = upwards ? 'auto' : `${at.bottom + GAP}px`;
  panel.style.bottom = upwards ? `${innerHeight - at.top + GAP}px` : 'auto';
}
