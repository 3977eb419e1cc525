import { Link } from '@tanstack/react-router';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { ActionMenu } from '../../ui/ActionMenu';
import { BackIcon, MoreIcon, PlayIcon } from '../../ui/icons';
import { useTitle } from '../../ui/useTitle';
import { UndoButtons } from '../draft/UndoButtons';
import { useDefinitionActions } from '../editor/useDefinitionActions';
import { SetupLink } from '../setup/SetupLink';
import styles from './Designer.module.css';
import { useDesign } from './design';
import { FindStep } from './FindStep';
import { ProblemList } from './ProblemList';

/** What the flow is called, what is wrong with it, and what can be done with all of it. */
export function DesignerHead({
  mode,
  onMode,
}: {
  mode: 'design' | 'compare';
  onMode: (mode: 'design' | 'compare') => void;
}) {
  const { t, text } = useTexts();
  const { work, flow } = useDesign();
  const { actions, asking } = useDefinitionActions(work, {
    back: { to: 'flows', label: t('places.flows') },
    place: 'flows',
    // A copy does nothing before somebody says that it shall.
    copied: (copy) => ({ ...copy, active: false }),
  });
  const label = text(flow.label, nameAsText(flow.name));
  useTitle(label);
  return (
    <header className={styles.head}>
      <SetupLink to="flows" className={styles.back}>
        <BackIcon />
        <span>{t('places.flows')}</span>
      </SetupLink>
      <h2>
        <span>{label}</span>
        {flow.active === false ? <span className={styles.off}>{t('flows.off')}</span> : null}
        {work.state === 'same' ? null : (
          <span className={styles.state}>{t(`draft.state_${work.state}`)}</span>
        )}
      </h2>
      <span className={styles.ways}>
        <FindStep />
        <ProblemList />
        <button
          type="button"
          className={styles.tool}
          aria-pressed={mode === 'compare'}
          onClick={() => onMode(mode === 'compare' ? 'design' : 'compare')}
        >
          {t('flows.compare')}
        </button>
        <Link to="/-/setup/flows/$name/debug" params={{ name: flow.name }} className={styles.tool}>
          <PlayIcon />
          {t('flows.debug')}
        </Link>
        <UndoButtons draft={work} />
        <ActionMenu label={t('editor.actions')} icon={<MoreIcon />} items={[...actions]} />
      </span>
      {asking}
    </header>
  );
}
