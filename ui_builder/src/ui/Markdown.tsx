import { Fragment, useMemo } from 'react';
import styles from './Markdown.module.css';
import { type Block, type Inline, markdown } from './markdownTree';
import { RecordLink } from './RecordLink';

/** Shows a Markdown text; headings begin at the third level, for pages and blocks have the first two. */
export function Markdown({ source }: { source: string }) {
  const blocks = useMemo(() => markdown(source), [source]);
  return (
    <div className={styles.markdown}>
      {blocks.map((block, at) => (
        <Shown key={at} block={block} />
      ))}
    </div>
  );
}

function Shown({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading': {
      const Heading = block.level === 1 ? 'h3' : block.level === 2 ? 'h4' : 'h5';
      return (
        <Heading>
          <Line parts={block.inner} />
        </Heading>
      );
    }
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List>
          {block.items.map((item, at) => (
            <li key={at}>
              <Line parts={item} />
            </li>
          ))}
        </List>
      );
    }
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case 'rule':
      return <hr />;
    case 'quote':
      return (
        <blockquote>
          <Line parts={block.inner} />
        </blockquote>
      );
    default:
      return (
        <p>
          <Line parts={block.inner} />
        </p>
      );
  }
}

function Line({ parts }: { parts: readonly Inline[] }) {
  return parts.map((part, at) => <Fragment key={at}>{inline(part)}</Fragment>);
}

function inline(part: Inline) {
  switch (part.kind) {
    case 'code':
      return <code>{part.text}</code>;
    case 'strong':
      return (
        <strong>
          <Line parts={part.inner} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <Line parts={part.inner} />
        </em>
      );
    case 'link':
      return (
        <a href={part.href} {...(part.href.startsWith('/') ? {} : { target: '_blank', rel: 'noreferrer' })}>
          <Line parts={part.inner} />
        </a>
      );
    case 'mention':
      return <Mention name={part.name} to={part.to} />;
    default:
      return part.text;
  }
}

function Mention({ name, to }: { name: string; to: string }) {
  const [object = '', id = ''] = to.split('/');
  return (
    <RecordLink object={object} id={id} className={styles.mention}>
      @{name}
    </RecordLink>
  );
}
