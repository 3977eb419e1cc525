import { type ReactNode, Suspense } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { Loading } from '../../ui/Notice';
import { ObjectIcon } from '../../ui/objectIcons';
import { useTitle } from '../../ui/useTitle';
import { UndoButtons } from '../draft/UndoButtons';
import { SetupLink } from '../setup/SetupLink';
import { ObjectData } from './ObjectData';
import styles from './ObjectFrame.module.css';
import type { ObjectWork } from './useObject';

const TABS = ['fields', 'record-types', 'rules', 'layouts', 'views', 'settings'] as const;

/** What stays around every page of an object: what it is, undo and redo, and where one can go. */
export function ObjectFrame({ work, children }: { work: ObjectWork; children: ReactNode }) {
  const { t, text } = useTexts();
  const { definition, state, problems } = work;
  const label = text(definition.label, definition.name);
  useTitle(label);
  const rest = problems.filter(({ path }) => path === '');
  return (
    <div data-wide>
      <header className={styles.head}>
        <span className={styles.icon}>
          <ObjectIcon name={definition.icon} />
        </span>
        <div className={styles.names}>
          <h2>{label}</h2>
          <p>
            <code>{definition.name}</code>
            <span>
              {work.package === null ? t('setup.own') : t('setup.comesWith', { package: work.package })}
            </span>
            {state === 'same' ? null : <span className={styles.state}>{t(`draft.state_${state}`)}</span>}
          </p>
        </div>
        <UndoButtons draft={work} />
        <ObjectData definition={definition} />
      </header>
      <nav className={styles.tabs} aria-label={label}>
        {TABS.map((tab) => (
          <SetupLink key={tab} to={`objects/${definition.name}/${tab}`}>
            {t(`objects.tab_${tab}`)}
            <Count work={work} tab={tab} />
          </SetupLink>
        ))}
      </nav>
      {rest.map((fault) => (
        <p key={fault.message} role="alert" className={styles.fault}>
          {fault.message}
        </p>
      ))}
      <Suspense fallback={<Loading />}>{children}</Suspense>
    </div>
  );
}

function Count({ work, tab }: { work: ObjectWork; tab: (typeof TABS)[number] }) {
  const { fields, record_types: types = [], rules = [] } = work.definition;
  const counts: Readonly<Record<string, number>> = {
    fields: fields.length,
    'record-types': types.length,
    rules: rules.length,
  };
  const count = counts[tab];
  return count === undefined || count === 0 ? null : <span className={styles.count}>{count}</span>;
}
