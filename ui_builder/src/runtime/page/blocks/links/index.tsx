import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApp } from '../../../../api/app';
import { useTexts } from '../../../../i18n/useTexts';
import type { LinkDef, LinksBlockDef } from '../../../../meta/types';
import { useAppName } from '../../../../ui/appName';
import { ForwardIcon } from '../../../../ui/icons';
import { type BlockProps, defineBlockUi } from '../../blockUi';
import styles from './Links.module.css';

function LinksBlock({ block }: BlockProps<LinksBlockDef>) {
  const { text } = useTexts();
  return (
    <ul className={styles.links}>
      {block.links.map((link) => (
        <li key={link.name}>
          <Target link={link}>
            <span>{text(link.label)}</span>
            <ForwardIcon />
          </Target>
        </li>
      ))}
    </ul>
  );
}

/** A link to a list, a page, or somewhere outside. */
function Target({ link, children }: { link: LinkDef; children: ReactNode }) {
  const app = useAppName();
  const { views } = useApp();
  if (link.url !== undefined) {
    return (
      <a href={link.url} target="_blank" rel="noreferrer">
        {children}
      </a>
    );
  }
  if (link.page !== undefined) {
    return (
      <Link to="/$app/-/$page" params={{ app, page: link.page }}>
        {children}
      </Link>
    );
  }
  const view = views.find((each) => each.name === link.view);
  const object = link.object ?? view?.object ?? '';
  return (
    <Link
      to="/$app/$object"
      params={{ app, object }}
      search={link.view === undefined ? {} : { view: link.view }}
    >
      {children}
    </Link>
  );
}

export default defineBlockUi<LinksBlockDef>({ Block: LinksBlock, rows: 2 });
