/** Moving bars by pointer and by keys: how far one is, until it is put down. */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { type Bar, fitting, type Shift, STILL } from './timeline';

export type Part = 'whole' | 'start' | 'end';

interface Held {
  readonly id: string;
  readonly shift: Shift;
}

interface Options {
  /** Width of a day in pixels. */
  day: number;
  onDrop: (id: string, shift: Shift) => void;
  /** Told of each step by keys, in words for a screen reader. */
  onTell: (what: 'lifted' | 'moved' | 'cancelled', id: string, shift: Shift) => void;
}

export function useBarMoves({ day, onDrop, onTell }: Options) {
  const [held, setHeld] = useState<Held>();
  // What a pointer holds began somewhere; a click that moves nothing is a click.
  const from = useRef<{ id: string; x: number; part: Part }>(undefined);
  const dragged = useRef(false);

  function down(event: PointerEvent<HTMLElement>, id: string, part: Part) {
    if (event.button !== 0) {
      return;
    }
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { id, x: event.clientX, part };
    dragged.current = false;
  }

  function move(event: PointerEvent<HTMLElement>, bar: Bar) {
    const began = from.current;
    if (began === undefined) {
      return;
    }
    const days = Math.round((event.clientX - began.x) / day);
    if (days !== 0 || dragged.current) {
      dragged.current = true;
      setHeld({ id: began.id, shift: fitting(bar, shiftOf(began.part, days)) });
    }
  }

  function up() {
    const began = from.current;
    from.current = undefined;
    if (began !== undefined && held !== undefined && dragged.current) {
      drop(held);
    }
  }

  function cancel() {
    from.current = undefined;
    setHeld(undefined);
  }

  function drop({ id, shift }: Held) {
    setHeld(undefined);
    if (shift.start !== 0 || shift.end !== 0) {
      onDrop(id, shift);
    }
  }

  function press(event: KeyboardEvent, id: string, bar: Bar) {
    const mine = held?.id === id ? held : undefined;
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === ' ') {
      event.preventDefault();
      if (mine === undefined) {
        setHeld({ id, shift: STILL });
        onTell('lifted', id, STILL);
      } else {
        drop(mine);
      }
    } else if (mine !== undefined && event.key === 'Enter') {
      event.preventDefault();
      drop(mine);
    } else if (mine !== undefined && event.key === 'Escape') {
      event.stopPropagation();
      setHeld(undefined);
      onTell('cancelled', id, STILL);
    } else if (mine !== undefined && by !== undefined) {
      event.preventDefault();
      const step = shiftOf(event.shiftKey ? 'end' : 'whole', by);
      const shift = fitting(bar, { start: mine.shift.start + step.start, end: mine.shift.end + step.end });
      setHeld({ id, shift });
      onTell('moved', id, shift);
    }
  }

  /** Whether the click that follows is the end of a drag. */
  const wasDragged = () => dragged.current;
  return { held, down, move, up, cancel, press, wasDragged };
}

function shiftOf(part: Part, days: number): Shift {
  return { start: part === 'end' ? 0 : days, end: part === 'start' ? 0 : days };
}
