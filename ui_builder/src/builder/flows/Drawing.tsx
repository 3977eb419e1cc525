import type { ClipboardEvent, KeyboardEvent } from 'react';
import { Canvas, gapOf } from './Canvas';
import styles from './Designer.module.css';
import { useDesign } from './design';
import { stepsOf, TRIGGER } from './flowDraft';
import { useDrawn } from './useDrawn';

/** The picture of the flow, with what keys and the clipboard do with its steps. */
export function Drawing() {
  const design = useDesign();
  const { flow, chosen, choose, ask, remove, copy, paste, faultsOf } = design;
  const drawn = useDrawn();

  function gapAfter(stop: string) {
    if (stop.startsWith('gap ')) {
      return gapOf(stop);
    }
    return stop === TRIGGER ? { from: TRIGGER, at: '/start' } : { from: stop, at: '/next' };
  }

  function pressed(event: KeyboardEvent, stop: string): boolean {
    const isStep = !stop.startsWith('gap ') && stop !== TRIGGER;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if ((event.key === 'Delete' || event.key === 'Backspace') && isStep) {
      remove(chosen.includes(stop) ? chosen : [stop]);
    } else if (isPlain && (event.key === '+' || event.key === 'Insert')) {
      ask(gapAfter(stop));
    } else if (event.key === 'Escape') {
      choose([]);
    } else if (!isPlain && event.key.toLowerCase() === 'a') {
      choose(Object.keys(stepsOf(flow)));
    } else {
      return false;
    }
    return true;
  }

  const stopOf = (event: ClipboardEvent) =>
    event.target instanceof Element
      ? (event.target.closest('[data-stop]')?.getAttribute('data-stop') ?? '')
      : '';

  function copied(event: ClipboardEvent, isCut: boolean) {
    const stop = stopOf(event);
    const ids = chosen.includes(stop) || stop.startsWith('gap ') ? chosen : [stop];
    const text = stop === '' ? null : copy(ids);
    if (text !== null) {
      event.preventDefault();
      event.clipboardData.setData('text/plain', text);
      if (isCut) {
        remove(ids);
      }
    }
  }

  return (
    <div
      className={styles.drawing}
      onCopy={(event) => copied(event, false)}
      onCut={(event) => copied(event, true)}
      onPaste={(event) => {
        const stop = stopOf(event);
        if (stop !== '') {
          event.preventDefault();
          paste(event.clipboardData.getData('text/plain'), gapAfter(stop));
        }
      }}
    >
      <Canvas
        drawn={drawn}
        chosen={chosen}
        faultsOf={(id) => faultsOf(id).length}
        onChoose={choose}
        onGap={ask}
        onKey={pressed}
      />
    </div>
  );
}
