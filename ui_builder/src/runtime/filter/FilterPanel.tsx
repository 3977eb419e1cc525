import { ConfigProvider } from 'antd';
import { type ReactNode, type RefObject, Suspense, useEffect, useRef } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { useNarrow } from '../../ui/useMedia';
import styles from './FilterPanel.module.css';

interface Props {
  label: string;
  /** What it hangs below, on a desk; on a phone it comes up from below. */
  anchor: Element | null;
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}

const MARGIN = 8;
const WIDTHS = { narrow: 340, wide: 680 } as const;

/** A panel below a button, or a sheet on a phone; it keeps the focus, and Esc or a click beside closes it. */
export function FilterPanel({ label, anchor, wide = false, onClose, children }: Props) {
  const { t } = useTexts();
  const phone = useNarrow();
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog !== null && !dialog.open) {
      dialog.showModal();
    }
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      aria-label={label}
      closedby="any"
      className={phone ? styles.sheet : styles.panel}
      style={phone ? {} : placeBelow(anchor, wide ? WIDTHS.wide : WIDTHS.narrow)}
      onCancel={(event) => {
        // Esc closes an open list of choices first.
        if (ref.current?.querySelector('.ant-select-open') !== null) {
          event.preventDefault();
        }
      }}
      onClose={onClose}
    >
      <ConfigProvider getPopupContainer={() => ref.current ?? document.body}>
        <div className={styles.content}>
          <Suspense fallback={<p>{t('state.loading')}</p>}>
            {children}
            <Entered panel={ref} atValue={!wide} />
          </Suspense>
        </div>
        {phone ? (
          <button type="button" className={styles.done} onClick={() => ref.current?.close()}>
            {t('filter.done')}
          </button>
        ) : null}
      </ConfigProvider>
    </dialog>
  );
}

interface EnteredProps {
  panel: RefObject<HTMLDialogElement | null>;
  atValue: boolean;
}

/** Puts the focus where one begins, once what the panel holds is there. */
function Entered({ panel, atValue }: EnteredProps): null {
  useEffect(() => {
    const inputs = ':is(input, select, button)';
    // What one came for is the value; how it compares is right most of the time.
    const value = panel.current?.querySelector<HTMLElement>(`[data-value] ${inputs}`);
    const first = panel.current?.querySelector<HTMLElement>(inputs);
    const goal = atValue ? (value ?? first) : first;
    if (value === goal || !panel.current?.querySelector(':focus')) {
      goal?.focus();
    }
  }, [panel, atValue]);
  return null;
}

function placeBelow(anchor: Element | null, wanted: number) {
  const box = anchor?.getBoundingClientRect();
  const width = Math.min(wanted, window.innerWidth - 2 * MARGIN);
  const left = Math.min(box?.left ?? MARGIN, window.innerWidth - width - MARGIN);
  const top = Math.min((box?.bottom ?? 0) + 4, window.innerHeight - 160);
  return { left: Math.max(MARGIN, left), top, width, maxHeight: window.innerHeight - top - MARGIN };
}
