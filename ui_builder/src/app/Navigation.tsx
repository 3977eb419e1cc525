import { useParams, useSearch } from '@tanstack/react-router';
import { useApp } from '../api/app';
import { useTexts } from '../i18n/useTexts';
import { type Aim, navigation, opens } from '../meta/navigation';
import type { AppDef } from '../meta/types';
import { type ListSearch, lastList } from '../runtime/list/listSearch';
import { ObjectIcon } from '../ui/objectIcons';
import styles from './Navigation.module.css';
import { AimLink } from './shell/AimLink';
import { Places } from './shell/Places';

interface Props {
  app: AppDef | undefined;
  /** Whether only the signs show. */
  folded: boolean;
}

/** The lists and pages of an app, and one's own places below. */
export function Navigation({ app, folded }: Props) {
  const { t, text } = useTexts();
  const known = useApp();
  const isHere = useIsHere();
  return (
    <nav className={styles.navigation} aria-label={t('shell.navigation')} data-folded={folded}>
      {app === undefined
        ? null
        : navigation(app, known).map((group, position) => (
            <section key={position} className={styles.group}>
              {group.label === null || folded ? null : <h2>{text(group.label)}</h2>}
              <ul>
                {group.entries.map((entry) => {
                  const label = text(entry.label);
                  return (
                    <li key={entry.key}>
                      <AimLink
                        aim={entry.aim}
                        app={app.name}
                        here={isHere(entry.aim)}
                        title={folded ? label : undefined}
                      >
                        <ObjectIcon name={entry.icon} />
                        <span>{label}</span>
                      </AimLink>
                    </li>
                  );
                })}
              </ul>
            </section>
          ))}
      {folded ? null : <Places />}
    </nav>
  );
}

function useIsHere() {
  const known = useApp();
  const { object = '', id, page } = useParams({ strict: false }) as Record<string, string | undefined>;
  const search = useSearch({ strict: false }) as ListSearch;
  const { view } = id === undefined ? search : lastList(object);
  return (aim: Aim) => ('page' in aim ? aim.page === page : opens(aim, object, view, known));
}
