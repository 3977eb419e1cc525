import { Link } from '@tanstack/react-router';
import type { KnownObject } from '../../api/app';
import type { FoundRecord } from '../../api/search';
import { useTexts } from '../../i18n/useTexts';
import { foundTexts } from '../../meta/foundTexts';
import { Marked } from '../../ui/Marked';
import { ObjectIcon } from '../../ui/objectIcons';
import { useGo } from '../useGo';
import styles from './SearchPage.module.css';

/** A record that was found: its title, of which object it is, and what was hit in other fields. */
export function FoundRow({ found, of }: { found: FoundRecord; of: KnownObject | undefined }) {
  const { text } = useTexts();
  const { appOf } = useGo();
  const kind = text(of?.label, found.object);
  const { title, details } = foundTexts(found, of?.title, kind);
  return (
    <li className={styles.found}>
      <span className={styles.icon}>
        <ObjectIcon name={of?.icon} />
      </span>
      <div>
        <Link
          to="/$app/$object/$id"
          params={{ app: appOf(found.object), object: found.object, id: found.id }}
        >
          <Marked parts={title} />
        </Link>
        {details.map(({ field, parts }) => (
          <p key={field}>
            <Marked parts={parts} />
          </p>
        ))}
      </div>
      <span className={styles.kind}>{kind}</span>
    </li>
  );
}
