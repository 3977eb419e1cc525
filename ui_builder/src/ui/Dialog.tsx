import { type ReactNode, useEffect, useRef } from 'react';

/** The browser's own modal dialog: it keeps the focus inside, closes at Esc and at a click beside it. */
export function Dialog(props: {
  open: boolean;
  label: string;
  className?: string | undefined;
  onClose: () => void;
  children: ReactNode;
}) {
  const { open, label, className, onClose, children } = props;
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (open && dialog !== null && !dialog.open) {
      dialog.showModal();
    }
    return () => dialog?.close();
  }, [open]);
  if (!open) {
    return null;
  }
  return (
    <dialog ref={ref} aria-label={label} className={className} closedby="any" onClose={onClose}>
      {children}
    </dialog>
  );
}
