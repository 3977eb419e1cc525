import { createElement, Fragment, useMemo } from 'react';
import { type LetterPart, letterTree } from './letterTree';

/** The page of a mail, without its own styles. */
export function LetterView({ html }: { html: string }) {
  const parts = useMemo(() => letterTree(html), [html]);
  return <Parts of={parts} />;
}

function Parts({ of }: { of: readonly LetterPart[] }) {
  return of.map((part, at) => <Fragment key={at}>{typeof part === 'string' ? part : shown(part)}</Fragment>);
}

function shown({ tag, href, parts }: Exclude<LetterPart, string>) {
  if (tag === 'br' || tag === 'hr') {
    return createElement(tag);
  }
  const more = href === undefined ? {} : { href, target: '_blank', rel: 'noreferrer' };
  const Tag = tag === 'a' && href === undefined ? 'span' : tag;
  return (
    <Tag {...more}>
      <Parts of={parts} />
    </Tag>
  );
}
