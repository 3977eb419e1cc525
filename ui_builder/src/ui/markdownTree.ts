/** A safe subset of Markdown as a tree; whatever is not part of it stays text. */

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly inner: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly inner: readonly Inline[] }
  /** Somebody is named: `@[Li Lei](user/<id>)`. */
  | { readonly kind: 'mention'; readonly name: string; readonly to: string };

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly inner: readonly Inline[] }
  | { readonly kind: 'paragraph' | 'quote'; readonly inner: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'rule' };

const INLINE =
  /`([^`]+)`|@\[([^\]\n]{1,200})\]\(((?:user|team)\/[0-9a-fA-F-]{36})\)|\*\*(.+?)\*\*(?!\*)|__(.+?)__|\*([^*\s](?:[^*]*[^*\s])?)\*|\[([^\]]+)\]\(([^()\s]+)\)/;
const ITEM = /^\s{0,3}(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const FENCE = /^```/;
const RULE = /^\s*([-*_])(?:\s*\1){2,}\s*$/;

/** Reads Markdown: headings, paragraphs, lists, quotes, code, rules, and what stands within a line. */
export function markdown(source: string): readonly Block[] {
  const lines = source.replaceAll(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const [block, next] = blockAt(lines, at);
    if (block !== undefined) {
      blocks.push(block);
    }
    at = next;
  }
  return blocks;
}

function blockAt(lines: readonly string[], at: number): [Block | undefined, number] {
  const line = lines[at] ?? '';
  const heading = HEADING.exec(line);
  if (line.trim() === '') {
    return [undefined, at + 1];
  }
  if (heading !== null) {
    return [{ kind: 'heading', level: heading[1]?.length ?? 1, inner: inline(heading[2] ?? '') }, at + 1];
  }
  if (RULE.test(line)) {
    return [{ kind: 'rule' }, at + 1];
  }
  if (FENCE.test(line)) {
    const end = run(lines, at + 1, (each) => !FENCE.test(each));
    return [{ kind: 'code', text: lines.slice(at + 1, end).join('\n') }, end + 1];
  }
  if (ITEM.test(line)) {
    return listAt(lines, at);
  }
  if (line.startsWith('>')) {
    const end = run(lines, at, (each) => each.startsWith('>'));
    const text = lines.slice(at, end).map((each) => each.replace(/^>\s?/, ''));
    return [{ kind: 'quote', inner: inline(text.join('\n')) }, end];
  }
  const end = run(lines, at + 1, continues);
  return [{ kind: 'paragraph', inner: inline(lines.slice(at, end).join('\n')) }, end];
}

function listAt(lines: readonly string[], at: number): [Block, number] {
  const ordered = ITEM.exec(lines[at] ?? '')?.[1] !== undefined;
  const same = (line: string) => {
    const item = ITEM.exec(line);
    return item !== null && (item[1] !== undefined) === ordered;
  };
  const end = run(lines, at, same);
  const items = lines.slice(at, end).map((line) => inline(ITEM.exec(line)?.[2] ?? ''));
  return [{ kind: 'list', ordered, items }, end];
}

const continues = (line: string) =>
  line.trim() !== '' && !HEADING.test(line) && !ITEM.test(line) && !FENCE.test(line) && !line.startsWith('>');

function run(lines: readonly string[], from: number, goesOn: (line: string) => boolean): number {
  let end = from;
  while (end < lines.length && goesOn(lines[end] ?? '')) {
    end += 1;
  }
  return end;
}

function inline(text: string): readonly Inline[] {
  const found = INLINE.exec(text);
  if (found === null) {
    return text === '' ? [] : [{ kind: 'text', text }];
  }
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  const rest = inline(after);
  return [...(before === '' ? [] : [{ kind: 'text' as const, text: before }]), marked(found), ...rest];
}

function marked(found: RegExpExecArray): Inline {
  const [whole, code, name, to, strong, strongToo, emphasis, label, href] = found;
  if (code !== undefined) {
    return { kind: 'code', text: code };
  }
  if (name !== undefined && to !== undefined) {
    return { kind: 'mention', name, to };
  }
  if (strong !== undefined || strongToo !== undefined) {
    return { kind: 'strong', inner: inline(strong ?? strongToo ?? '') };
  }
  if (emphasis !== undefined) {
    return { kind: 'emphasis', inner: inline(emphasis) };
  }
  const safe = href !== undefined && isSafe(href);
  return safe ? { kind: 'link', href, inner: inline(label ?? '') } : { kind: 'text', text: whole };
}

/** Addresses of the web, of mail and of telephones, and those of this platform. */
function isSafe(href: string): boolean {
  return /^(https?:\/\/|mailto:|tel:)/i.test(href) || /^\/(?![/\\])/.test(href);
}
