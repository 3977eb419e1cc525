/**
 * HTML as a tree of what may be shown, and as nodes of a page.
 *
 * The server has cleaned what it stored. Here it is read once more by the same list, so that nothing
 * else can come to stand in a page: markup is never assigned, nodes are made one by one.
 */

const TAGS = new Set(
  'p div br strong b em i u s sub sup code pre blockquote ul ol li h1 h2 h3 h4 a'.split(' '),
);
const BLOCKS = new Set('p div pre blockquote ul ol li h1 h2 h3 h4'.split(' '));
const DROPPED = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object']);
const ADDRESS = /^(https?:\/\/|mailto:)\S+$/i;

export interface Element {
  readonly tag: string;
  readonly href?: string;
  readonly children: readonly Node[];
}

/** A text, or a tag with what it holds. */
export type Node = string | Element;

/** Reads HTML; of tags that are not shown, what they hold is left. */
export function richNodes(html: string): readonly Node[] {
  // A parsed document is inert: nothing in it is loaded or run.
  return read(new DOMParser().parseFromString(html, 'text/html').body);
}

/** Gives the text that people read, a line for each block. */
export function richText(nodes: readonly Node[]): string {
  return written(nodes)
    .replaceAll(/\s*\n\s*/g, '\n')
    .trim();
}

/** Makes nodes of a page, to be edited there. */
export function domNodes(nodes: readonly Node[]): readonly globalThis.Node[] {
  return nodes.map((node) => {
    if (typeof node === 'string') {
      return document.createTextNode(node);
    }
    const element = document.createElement(node.tag);
    if (node.href !== undefined) {
      element.setAttribute('href', node.href);
    }
    element.append(...domNodes(node.children));
    return element;
  });
}

/** Gives an address that a link may lead to, or undefined; a bare name is taken for one of the web. */
export function linkAddress(typed: string): string | undefined {
  const text = typed.trim();
  if (ADDRESS.test(text)) {
    return text;
  }
  return /^[^\s:/@]+\.[^\s:@]+$/.test(text) ? `https://${text}` : undefined;
}

function read(parent: globalThis.Node): readonly Node[] {
  return [...parent.childNodes].flatMap((child): readonly Node[] => {
    if (child.nodeType === 3) {
      return [child.textContent ?? ''];
    }
    const tag = child.nodeName.toLowerCase();
    if (child.nodeType !== 1 || DROPPED.has(tag)) {
      return [];
    }
    const children = read(child);
    if (!TAGS.has(tag)) {
      return children;
    }
    const href = tag === 'a' ? (child as HTMLElement).getAttribute('href') : null;
    return [{ tag, children, ...(href !== null && ADDRESS.test(href) ? { href } : {}) }];
  });
}

function written(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') {
        return node;
      }
      if (node.tag === 'br') {
        return '\n';
      }
      const inner = written(node.children);
      return BLOCKS.has(node.tag) ? `\n${inner}\n` : inner;
    })
    .join('');
}
