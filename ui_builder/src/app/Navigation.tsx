import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useDefinitions } from '../api/definitions';
import { useTexts } from '../i18n/useTexts';
import { navigation, opens } from '../meta/navigation';
import type { AppDef } from '../meta/types';
import { type ListSearch, lastList } from '../runtime/list/listSearch';
import styles from './Navigation.module.css';

/** The lists of an app. */
export function Navigation({ app }: { app: AppDef }) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const { object = '', id } = useParams({ strict: false }) as { object?: string; id?: string };
  const search = useSearch({ strict: false }) as ListSearch;
  const { view } = id === undefined ? search : lastList(object);
  return (
    <nav className={styles.navigation} aria-label={t('shell.navigation')}>
      {navigation(app, definitions).map((group, position) => (
        <section key={position} className={styles.group}>
          {group.label === null ? null : <h2>{text(group.label)}</h2>}
          <ul>
            {group.entries.map((entry) => (
              <li key={entry.key}>
                <Link
                  to="/$app/$object"
                  params={{ app: app.name, object: entry.object }}
                  search={entry.view === undefined ? {} : { view: entry.view }}
                  data-here={opens(entry, object, view, definitions)}
                >
                  {text(entry.label)}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
