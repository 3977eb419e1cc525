import { useMemo, useState } from 'react';
import type { FlowParts } from '../../api/flows';
import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { Texts } from '../../meta/types';
import { showToast } from '../../ui/toastStore';
import { nameFor } from '../editor/copyOf';
import { keepClip, lastClip } from './clipboard';
import type { Design } from './design';
import { clipOf, type Gap, inserted, newStep, pasted, placeOf, readClip, removed, withStep } from './editing';
import { linesOf } from './exits';
import { type FlowDef, type FlowWork, stepsOf, TRIGGER } from './flowDraft';

/** Gives what the designer works with: the flow, what is chosen, and what can be done. */
export function useDesigning(work: FlowWork, parts: FlowParts, first: string | undefined): Design {
  const { t, text } = useTexts();
  const [chosen, setChosen] = useState<readonly string[]>(first === undefined ? [] : [first]);
  const [gap, ask] = useState<Gap | null>(null);
  const { definition: flow, problems } = work;
  return useMemo(() => {
    const elements = new Map(parts.elements.map((part) => [part.key, part]));
    const partOf = (element: string) => elements.get(element);
    const steps = stepsOf(flow);
    const known = chosen.filter((id) => id === TRIGGER || id in steps);
    const trigger = parts.triggers.find(({ key }) => key === flow.trigger?.type);
    const change = (next: FlowDef) => work.save(next);
    const undo = { label: t('draft.undo'), run: work.undo };

    function titleOf(id: string): string {
      if (id === TRIGGER) {
        return text(trigger?.label, nameAsText(flow.trigger?.type ?? ''));
      }
      const step = steps[id];
      const part = step && partOf(step.element);
      return text(step?.label, text(part?.label, nameAsText(step?.element ?? id)));
    }

    /** Gives the gap in which something is put when nobody says where. */
    function usualGap(): Gap {
      const last = known.at(-1);
      if (last !== undefined) {
        return last === TRIGGER ? { from: TRIGGER, at: '/start' } : { from: last, at: '/next' };
      }
      const ends = linesOf(flow, partOf).filter(({ to, kind }) => to === undefined && kind === 'next');
      const { from, at } = ends.at(-1) ?? { from: TRIGGER, at: '/start' };
      return { from, at };
    }

    const design: Design = {
      work,
      flow,
      parts,
      partOf,
      trigger,
      object: typeof flow.trigger?.object === 'string' ? flow.trigger.object : '',
      chosen: known,
      gap,
      choose: setChosen,
      ask,
      change,
      changeStep: (id, step) => change(withStep(flow, id, step)),
      add(part) {
        if (gap !== null) {
          const id = nameFor(englishOf(part.label, part.key), 'step', Object.keys(steps));
          change(inserted(flow, gap, id, newStep(part, flow), partOf));
          setChosen([id]);
          ask(null);
        }
      },
      remove(ids) {
        const real = ids.filter((id) => id in steps);
        if (real.length > 0) {
          const { flow: left, gone } = removed(flow, real, partOf);
          change(left);
          setChosen([]);
          const [one = ''] = gone;
          const what = gone.length === 1 ? t('flows.gone', { step: titleOf(one) }) : '';
          showToast(what || t('flows.goneAll', { count: gone.length }), 'done', undo);
        }
      },
      copy(ids) {
        const clip = clipOf(flow, ids, partOf);
        if (clip === null) {
          return null;
        }
        showToast(t('flows.copied', { count: Object.keys(clip.steps).length }), 'done');
        return keepClip(clip);
      },
      paste(given, into) {
        const clip = (given === undefined ? null : readClip(given)) ?? lastClip();
        if (clip === null) {
          showToast(t('flows.nothingCopied'), 'wrong');
          return;
        }
        const { flow: next, ids } = pasted(flow, clip, into ?? usualGap(), partOf);
        change(next);
        setChosen(ids);
        ask(null);
      },
      titleOf,
      faultsOf: (id) => faultsAt(problems, id),
    };
    return design;
  }, [work, flow, parts, problems, chosen, gap, t, text]);
}

/** Names are made of the English label, or of the key where there is none. */
const englishOf = ({ en = '' }: Texts, key: string): Texts => ({ en: en === '' ? key : en });

function faultsAt(problems: readonly Fault[], id: string): readonly Fault[] {
  const place = placeOf(id);
  return problems.filter(
    ({ path }) =>
      path === place || path.startsWith(`${place}/`) || (id === TRIGGER && path.startsWith('/start')),
  );
}
