/** The page of a mail as what may be shown of it: words, lists, headings, links. */

export type LetterPart =
  | string
  | { readonly tag: LetterTag; readonly href?: string; readonly parts: readonly LetterPart[] };

const TAGS = [
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'ul',
  'ol',
  'li',
  'blockquote',
  'hr',
  'br',
  'code',
  'strong',
  'em',
  'a',
] as const;
export type LetterTag = (typeof TAGS)[number];

const UNSEEN = new Set(['SCRIPT', 'STYLE', 'TITLE']);
const LEADS = /^(https?|mailto|tel):/i;
// What reads the page applies the content policy to it too, and would tell of each style in it.
const STYLES = / style="[^"]*"|<style>.*?<\/style>/gs;

/** Reads the page of a mail; what is none of the parts that mails have shows as the words in it. */
export function letterTree(html: string): readonly LetterPart[] {
  return partsOf(new DOMParser().parseFromString(html.replaceAll(STYLES, ''), 'text/html').body);
}

function partsOf(node: Node): readonly LetterPart[] {
  return [...node.childNodes].flatMap((child): readonly LetterPart[] => {
    if (child.nodeType === Node.TEXT_NODE) {
      return [child.textContent ?? ''];
    }
    if (!(child instanceof Element)) {
      return [];
    }
    const tag = TAGS.find((each) => each === child.tagName.toLowerCase());
    if (UNSEEN.has(child.tagName)) {
      return [];
    }
    const parts = partsOf(child);
    if (tag === undefined) {
      return parts;
    }
    const href = child.getAttribute('href');
    return [{ tag, parts, ...(tag === 'a' && href !== null && LEADS.test(href) ? { href } : {}) }];
  });
}
