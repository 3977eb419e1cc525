import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { type ElementPart, GROUPS } from '../../api/flows';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { ClockIcon, CloseIcon, ForwardIcon, PasteIcon } from '../../ui/icons';
import { lastClip } from './clipboard';
import { useDesign } from './design';
import styles from './ElementPalette.module.css';
import { joined, targetOf } from './editing';
import { stepsOf, TRIGGER } from './flowDraft';
import { PartIcon } from './partIcons';

/** Asks which step shall stand in a gap: a new one, what was copied, or one that is there already. */
export function ElementPalette() {
  const { t } = useTexts();
  const { gap, ask, titleOf } = useDesign();
  const box = useRef<HTMLInputElement>(null);
  const label = gap === null ? '' : t('flows.addAfter', { step: titleOf(gap.from) });
  // After the dialog has opened: it takes the focus for the first of its buttons.
  useEffect(() => (gap === null ? undefined : box.current?.focus()), [gap]);
  return (
    <Dialog open={gap !== null} label={label} className={styles.dialog} onClose={() => ask(null)}>
      <Choices label={label} box={box} />
    </Dialog>
  );
}

function Choices({ label, box }: { label: string; box: RefObject<HTMLInputElement | null> }) {
  const { t, text } = useTexts();
  const design = useDesign();
  const { parts, flow, add, ask, gap } = design;
  const list = useRef<HTMLDivElement>(null);
  const [sought, setSought] = useState('');
  const groups = useMemo(() => grouped(parts.elements, sought, text), [parts, sought, text]);
  const isBefore = flow.trigger?.timing === 'before';

  function buttons() {
    return [...(list.current?.querySelectorAll<HTMLButtonElement>('button:not(:disabled)') ?? [])];
  }

  function pressed(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = buttons();
    if (step !== undefined) {
      event.preventDefault();
      const at = all.indexOf(document.activeElement as HTMLButtonElement);
      all[(at + step + all.length) % all.length]?.focus();
    } else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      all[0]?.click();
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys lead through the buttons in it
    <div className={styles.palette} onKeyDown={pressed}>
      <header className={styles.top}>
        <h2>{label}</h2>
        <button
          type="button"
          className={styles.close}
          aria-label={t('flows.close')}
          title={t('flows.close')}
          onClick={() => ask(null)}
        >
          <CloseIcon />
        </button>
      </header>
      <input
        ref={box}
        type="search"
        className={styles.search}
        value={sought}
        placeholder={t('flows.searchElements')}
        aria-label={t('flows.searchElements')}
        onChange={(event) => setSought(event.target.value)}
      />
      <div ref={list} className={styles.list}>
        {groups.map(([group, elements]) => (
          <section key={group} data-group={group} aria-labelledby={`group-${group}`}>
            <h3 id={`group-${group}`}>{t(`flows.group_${group}`, { defaultValue: group })}</h3>
            <div className={styles.cards}>
              {elements.map((part) => (
                <Choice
                  key={part.key}
                  part={part}
                  isFit={!isBefore || part.before}
                  onPick={() => add(part)}
                />
              ))}
            </div>
          </section>
        ))}
        {groups.length === 0 ? <p role="status">{t('flows.noElements')}</p> : null}
        {sought === '' && gap !== null ? <Others /> : null}
      </div>
    </div>
  );
}

function Choice({ part, isFit, onPick }: { part: ElementPart; isFit: boolean; onPick: () => void }) {
  const { t, text } = useTexts();
  return (
    <button type="button" className={styles.choice} disabled={!isFit} onClick={onPick}>
      <span className={styles.icon} data-group={part.group}>
        <PartIcon name={part.icon} />
      </span>
      <span className={styles.words}>
        <strong className={styles.called}>
          {text(part.label, part.key)}
          {part.durable ? (
            <span title={t('flows.durable')}>
              <ClockIcon />
            </span>
          ) : null}
        </strong>
        <span>{isFit ? text(part.about) : t('flows.notBefore')}</span>
      </span>
    </button>
  );
}

/** What was copied, and the steps that are there already. */
function Others() {
  const { t } = useTexts();
  const { flow, gap, partOf, titleOf, paste, change, ask, choose } = useDesign();
  const clip = lastClip();
  const now = gap === null ? undefined : targetOf(flow, gap, partOf);
  const steps = Object.keys(stepsOf(flow)).filter((id) => id !== gap?.from && id !== now);
  if (gap === null) {
    return null;
  }
  return (
    <>
      {clip === null ? null : (
        <section aria-label={t('flows.paste')}>
          <div className={styles.lines}>
            <button type="button" className={styles.choice} onClick={() => paste(undefined, gap)}>
              <PasteIcon />
              {t('flows.pasteSteps', { count: Object.keys(clip.steps).length })}
            </button>
          </div>
        </section>
      )}
      {steps.length === 0 || gap.from === TRIGGER ? null : (
        <section aria-labelledby="go-to">
          <h3 id="go-to">{t('flows.goTo')}</h3>
          <div className={styles.lines}>
            {steps.map((id) => (
              <button
                key={id}
                type="button"
                className={styles.choice}
                onClick={() => {
                  change(joined(flow, gap, id));
                  choose([id]);
                  ask(null);
                }}
              >
                <ForwardIcon />
                {titleOf(id)}
              </button>
            ))}
          </div>
        </section>
      )}
    </>
  );
}

function grouped(
  elements: readonly ElementPart[],
  sought: string,
  text: ReturnType<typeof useTexts>['text'],
): readonly (readonly [string, readonly ElementPart[]])[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length > 0) {
    const found = elements.filter((part) => {
      const all = [part.key, text(part.about), ...Object.values(part.label)].join(' ').toLowerCase();
      return words.every((word) => all.includes(word));
    });
    const rank = (part: ElementPart) => {
      const names = [part.key, ...Object.values(part.label)].map((name) => name.toLowerCase());
      const [first = ''] = words;
      return names.some((name) => name.startsWith(first))
        ? 0
        : names.some((name) => name.includes(first))
          ? 1
          : 2;
    };
    const ranked = found.toSorted((one, other) => rank(one) - rank(other));
    return ranked.length === 0 ? [] : [['found', ranked]];
  }
  const names = [...new Set([...GROUPS, ...elements.map(({ group }) => group)])];
  return names
    .map((name) => [name, elements.filter(({ group }) => group === name)] as const)
    .filter(([, own]) => own.length > 0);
}
