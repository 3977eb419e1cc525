import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { ActionMenu } from '../../ui/ActionMenu';
import { BackIcon, MoreIcon } from '../../ui/icons';
import { useTitle } from '../../ui/useTitle';
import { UndoButtons } from '../draft/UndoButtons';
import { SetupLink } from '../setup/SetupLink';
import styles from './Editor.module.css';
import { type DefinitionPlace, type Labelled, useDefinitionActions } from './useDefinitionActions';
import type { OneOf } from './useOne';

interface Props<T extends Labelled> extends DefinitionPlace<T> {
  work: OneOf<T>;
  icon: ReactNode;
  /** Places that show their own problems; the head shows the rest. */
  shown: readonly string[];
  detail?: ReactNode;
  children: ReactNode;
}

/** What stays around the editor of a definition: what it is, undo and redo, and what is done with all of it. */
export function EditorFrame<T extends Labelled>(props: Props<T>) {
  const { work, icon, back, place, copied, shown, detail, children } = props;
  const { t, text } = useTexts();
  const { definition, state, problems } = work;
  const { name } = definition;
  const label = text(definition.label, nameAsText(name));
  const rest = problems.filter(
    ({ path }) => !shown.some((each) => path === each || path.startsWith(`${each}/`)),
  );
  const { actions, asking } = useDefinitionActions(work, { back, place, copied });
  useTitle(label);

  return (
    <div data-wide>
      <SetupLink to={back.to} className={styles.back}>
        <BackIcon />
        {back.label}
      </SetupLink>
      <header className={styles.head}>
        <span className={styles.icon}>{icon}</span>
        <div className={styles.names}>
          <h2>{label}</h2>
          <p>
            {detail}
            <span>
              {work.package === null ? t('setup.own') : t('setup.comesWith', { package: work.package })}
            </span>
            {state === 'same' ? null : <span className={styles.state}>{t(`draft.state_${state}`)}</span>}
          </p>
        </div>
        <UndoButtons draft={work} />
        <ActionMenu label={t('editor.actions')} icon={<MoreIcon />} items={actions} />
      </header>
      {rest.map((fault) => (
        <p key={`${fault.path} ${fault.message}`} role="alert" className={styles.fault}>
          {fault.message}
        </p>
      ))}
      {children}
      {asking}
    </div>
  );
}
