import { useMemo } from 'react';
import { useApp } from '../../api/app';
import type { FlowParts } from '../../api/flows';
import type { FlowDefinition } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { Canvas } from '../flows/Canvas';
import type { Drawn } from '../flows/drawing';
import { type FlowDef, stepsOf, TRIGGER } from '../flows/flowDraft';
import styles from './Drawing.module.css';
import type { StepStanding } from './standingOfSteps';

export interface FlowDrawingProps {
  flow: FlowDefinition;
  parts: FlowParts;
  /** How far each step has come; those that are not named were not reached. */
  standing: ReadonlyMap<string, StepStanding>;
  chosen: string | undefined;
  onChoose: (step: string | undefined) => void;
}

/** A flow as its designer draws it, with the way that a run took through it. */
export function FlowDrawing({ flow, parts, standing, chosen, onChoose }: FlowDrawingProps) {
  const { t, text } = useTexts();
  const { objects } = useApp();
  const drawn = useMemo((): Drawn => {
    const shown = flow as unknown as FlowDef;
    const elements = new Map(parts.elements.map((part) => [part.key, part]));
    const trigger = parts.triggers.find(({ key }) => key === flow.trigger.type);
    const partOf = (element: string) => elements.get(element);
    return {
      flow: shown,
      partOf,
      trigger,
      wording: {
        t,
        text,
        object: (name) => text(objects.find((each) => each.name === name)?.label, nameAsText(name)),
        field: (_, name) => nameAsText(name),
      },
      titleOf(id) {
        const step = stepsOf(shown)[id];
        return id === TRIGGER
          ? text(trigger?.label, nameAsText(flow.trigger.type))
          : text(step?.label, text(partOf(step?.element ?? '')?.label, id));
      },
    };
  }, [flow, parts, objects, t, text]);
  return (
    <div className={styles.drawing}>
      <Canvas
        isFixed
        drawn={drawn}
        chosen={chosen === undefined ? [] : [chosen]}
        faultsOf={() => 0}
        markOf={(id) => (id === TRIGGER ? 'taken' : standing.get(id))}
        onChoose={(ids) => onChoose(ids.at(-1))}
      />
    </div>
  );
}
