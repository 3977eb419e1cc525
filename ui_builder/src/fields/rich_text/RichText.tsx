import { createElement, type ReactNode, useMemo } from 'react';
import type { DisplayProps } from '../fieldUi';
import styles from './RichText.module.css';
import { type Node, richNodes, richText } from './richNodes';

/** Formatted text; in a list the beginning of what it says. */
export function RichText({ value, compact }: DisplayProps) {
  const nodes = useMemo(() => richNodes(String(value)), [value]);
  if (compact) {
    return <>{richText(nodes).slice(0, 200)}</>;
  }
  return <div className={styles.text}>{drawn(nodes)}</div>;
}

function drawn(nodes: readonly Node[]): ReactNode[] {
  return nodes.map((node, key) => {
    if (typeof node === 'string') {
      return node;
    }
    const link =
      node.href === undefined ? {} : { href: node.href, rel: 'noopener noreferrer', target: '_blank' };
    return createElement(node.tag, { key, ...link }, ...drawn(node.children));
  });
}
