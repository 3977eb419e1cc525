import {
  Background,
  MiniMap,
  type Node,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { type KeyboardEvent, type MouseEvent, useMemo, useRef, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { FullIcon, MinusIcon, PlusIcon } from '../../ui/icons';
import { useDark, useNarrow } from '../../ui/useMedia';
import styles from './Canvas.module.css';
import { type Drawn, edgesOf, laidOut, nodesOf, type Shown, shapeOf } from './drawing';
import type { Gap } from './editing';
import { TRIGGER } from './flowDraft';
import { type Direction, type FlowLayout, nextStop, stopsOf } from './layOut';
import { EndSpot, type Mark, StepCard, type StepData } from './StepCard';
import { READABLE, useBringing } from './useBringing';
import { WayLine } from './WayLine';

export interface CanvasProps {
  drawn: Drawn;
  chosen: readonly string[];
  faultsOf: (id: string) => number;
  markOf?: (id: string) => Mark;
  /** Whether it is only looked at. */
  isFixed?: boolean;
  onChoose: (ids: readonly string[]) => void;
  onGap?: (gap: Gap) => void;
  /** What else keys do with a step or a gap; true where they did something. */
  onKey?: (event: KeyboardEvent, stop: string) => boolean;
}

const STEPS = { step: StepCard, end: EndSpot };
const WAYS = { way: WayLine };
const ARROWS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);
const unmarked = () => undefined;

/** A flow as a picture: its steps from above to below, moved and zoomed by mouse, finger or keyboard. */
export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <Picture {...props} />
    </ReactFlowProvider>
  );
}

/** Gives the layout; a new one only when the ways or their names change. */
function useLayout(drawn: Drawn): FlowLayout {
  const shape = shapeOf(drawn);
  const latest = useRef(drawn);
  latest.current = drawn;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape says all that a layout depends on
  return useMemo(() => laidOut(latest.current), [shape]);
}

export const gapOf = (stop: string): Gap => {
  const [, from = '', at = ''] = stop.split(' ');
  return { from, at };
};

function Picture(props: CanvasProps) {
  const { drawn, chosen, faultsOf, markOf = unmarked, isFixed = false, onChoose, onGap, onKey } = props;
  const { t } = useTexts();
  const narrow = useNarrow();
  const dark = useDark();
  const flow = useReactFlow();
  const root = useRef<HTMLElement>(null);
  const layout = useLayout(drawn);
  const [focus, setFocus] = useState(TRIGGER);
  const stops = useMemo(() => stopsOf(layout), [layout]);
  const shown: Shown = {
    chosen,
    focus: stops.some(({ id }) => id === focus) ? focus : TRIGGER,
    faultsOf,
    markOf,
    isFixed,
  };
  const nodes = nodesOf(drawn, layout, shown);
  const edges = edgesOf(drawn, layout, shown);
  useBringing(layout, chosen.at(-1));

  function go(stop: string) {
    setFocus(stop);
    root.current
      ?.querySelector<HTMLElement>(`[data-stop="${CSS.escape(stop)}"]`)
      ?.focus({ preventScroll: true });
    const at = stops.find(({ id }) => id === stop);
    if (at !== undefined) {
      void flow.setCenter(at.x, at.y, { zoom: Math.max(flow.getZoom(), READABLE) });
    }
  }

  function pressed(event: KeyboardEvent) {
    const stop = stopAt(event.target);
    if (stop === undefined) {
      return;
    }
    if (ARROWS.has(event.key) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const next = nextStop(stops, stop, event.key as Direction);
      if (next !== undefined) {
        go(next);
        if (event.shiftKey && !next.startsWith('gap ')) {
          onChoose([...new Set([...chosen, ...(stop.startsWith('gap ') ? [] : [stop]), next])]);
        }
      }
    } else if (onKey?.(event, stop) === true) {
      event.preventDefault();
    }
  }

  function clicked(event: MouseEvent) {
    const stop = stopAt(event.target);
    if (stop === undefined) {
      return;
    }
    setFocus(stop);
    if (stop.startsWith('gap ')) {
      onGap?.(gapOf(stop));
    } else if (event.shiftKey || event.ctrlKey || event.metaKey) {
      onChoose(chosen.includes(stop) ? chosen.filter((id) => id !== stop) : [...chosen, stop]);
    } else {
      onChoose([stop]);
    }
  }

  const tools = [
    { name: 'zoomIn', Icon: PlusIcon, run: () => flow.zoomIn() },
    { name: 'zoomOut', Icon: MinusIcon, run: () => flow.zoomOut() },
    { name: 'fit', Icon: FullIcon, run: () => flow.fitView({ padding: 0.08, maxZoom: 1 }) },
  ];
  return (
    <section
      ref={root}
      className={styles.canvas}
      aria-label={t('flows.canvas')}
      onKeyDown={pressed}
      onClick={clicked}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={STEPS}
        edgeTypes={WAYS}
        colorMode={dark ? 'dark' : 'light'}
        minZoom={0.1}
        maxZoom={1.6}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        zoomOnDoubleClick={false}
        panOnScroll
        onPaneClick={() => onChoose([])}
      >
        <Background gap={24} />
        {narrow ? null : (
          <MiniMap
            pannable
            zoomable
            ariaLabel={t('flows.overview')}
            nodeColor={colorOf}
            nodeBorderRadius={8}
          />
        )}
        <Panel position="bottom-left" className={styles.zoom ?? ''}>
          {tools.map(({ name, Icon, run }) => (
            <button
              key={name}
              type="button"
              aria-label={t(`map.${name}`)}
              title={t(`map.${name}`)}
              onClick={() => void run()}
            >
              <Icon />
            </button>
          ))}
        </Panel>
      </ReactFlow>
    </section>
  );
}

/** Gives the step or gap that something happened at. */
function stopAt(target: EventTarget): string | undefined {
  const found = target instanceof Element ? target.closest('[data-stop]') : null;
  return found?.getAttribute('data-stop') ?? undefined;
}

const COLORS: Readonly<Record<string, string>> = {
  trigger: 'var(--accent)',
  logic: 'var(--flow-logic)',
  data: 'var(--flow-data)',
  people: 'var(--flow-people)',
  messages: 'var(--flow-messages)',
  outside: 'var(--flow-outside)',
};

const colorOf = (node: Node): string =>
  node.type === 'end' ? 'transparent' : (COLORS[(node.data as StepData).group] ?? 'var(--text-2)');
