import {
  Background,
  type Edge,
  MiniMap,
  type Node,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { type FocusEvent, type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { FullIcon, MinusIcon, PlusIcon } from '../../ui/icons';
import { useNarrow } from '../../ui/useMedia';
import { type Direction, type MapLayout, nextCard } from './layOut';
import styles from './Map.module.css';
import { type LineData, MapLine } from './MapLine';
import { type CardData, ObjectCard } from './ObjectCard';

interface Props {
  layout: MapLayout;
  /** The object in the middle; all are shown where absent. */
  near: string | undefined;
  dark: boolean;
  colorOf: (origin: string | undefined) => string;
  onNear: (name: string) => void;
}

const CARDS = { card: ObjectCard };
const LINES = { line: MapLine };
const ARROWS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);
const READABLE = 0.7;

/** The map itself: cards and lines, moved and zoomed by mouse, finger or keyboard. */
export function MapCanvas(props: Props) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({ layout, near, dark, colorOf, onNear }: Props) {
  const { t, text } = useTexts();
  const flow = useReactFlow();
  const narrow = useNarrow();
  const root = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<string | null>(null);

  const nodes = useMemo(
    (): Node<CardData>[] =>
      layout.cards.map(({ node, x, y, width, height }) => ({
        id: node.object.name,
        type: 'card',
        position: { x, y },
        width,
        height,
        data: { node, color: colorOf(node.origin), isNear: near === node.object.name, onNear },
      })),
    [layout, near, colorOf, onNear],
  );
  const edges = useMemo(
    () =>
      layout.lines.map((line): Edge<LineData> => {
        const lit = pointed !== null && (line.from === pointed || line.to === pointed);
        const label = text(line.label, nameAsText(line.field));
        return {
          id: line.id,
          type: 'line',
          data: { points: line.points },
          source: line.to,
          target: line.from,
          label:
            lit || near !== undefined
              ? `${label} · ${line.isOne ? '1 : 1' : 'n : 1'}`
              : line.isOne
                ? '1 : 1'
                : 'n : 1',
          className: [line.isParent ? styles.parent : '', lit ? styles.lit : ''].join(' '),
          zIndex: lit ? 1 : 0,
          focusable: false,
        };
      }),
    [layout, pointed, near, text],
  );

  /** Brings a card into view that the keyboard has come to. */
  function bring(name: string) {
    const card = layout.cards.find(({ node }) => node.object.name === name);
    if (card !== undefined) {
      const zoom = Math.max(flow.getZoom(), READABLE);
      void flow.setCenter(card.x + card.width / 2, card.y + card.height / 2, { zoom });
    }
  }

  function pressed(event: KeyboardEvent) {
    const from = event.target instanceof Element ? event.target.closest('[data-object]') : null;
    const name = from?.getAttribute('data-object');
    if (!ARROWS.has(event.key) || name === null || name === undefined) {
      return;
    }
    event.preventDefault();
    const next = nextCard(layout.cards, name, event.key as Direction);
    if (next !== undefined) {
      root.current?.querySelector<HTMLElement>(`[data-object="${next}"] a`)?.focus({ preventScroll: true });
    }
  }

  function focused({ target }: FocusEvent) {
    const name = target.closest('[data-object]')?.getAttribute('data-object');
    setPointed(name ?? null);
    if (name && target.matches(':focus-visible')) {
      bring(name);
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys lead from card to card, each a link
    <div
      ref={root}
      className={styles.canvas}
      onKeyDown={pressed}
      onFocus={focused}
      onBlur={() => setPointed(null)}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={CARDS}
        edgeTypes={LINES}
        colorMode={dark ? 'dark' : 'light'}
        fitView
        fitViewOptions={{ padding: 0.08, maxZoom: 1, ...(narrow ? { minZoom: 0.8 } : {}) }}
        minZoom={0.1}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        onNodeMouseEnter={(_, node) => setPointed(node.id)}
        onNodeMouseLeave={() => setPointed(null)}
        aria-label={t('map.label')}
      >
        <Background gap={24} />
        {narrow ? null : (
          <MiniMap
            pannable
            zoomable
            ariaLabel={t('map.overview')}
            nodeColor={({ data }) => (data as CardData).color}
          />
        )}
        <Panel position="top-right" className={styles.zoom ?? ''}>
          <button
            type="button"
            aria-label={t('map.zoomIn')}
            title={t('map.zoomIn')}
            onClick={() => void flow.zoomIn()}
          >
            <PlusIcon />
          </button>
          <button
            type="button"
            aria-label={t('map.zoomOut')}
            title={t('map.zoomOut')}
            onClick={() => void flow.zoomOut()}
          >
            <MinusIcon />
          </button>
          <button
            type="button"
            aria-label={t('map.fit')}
            title={t('map.fit')}
            onClick={() => void flow.fitView({ padding: 0.08, maxZoom: 1 })}
          >
            <FullIcon />
          </button>
        </Panel>
      </ReactFlow>
    </div>
  );
}
