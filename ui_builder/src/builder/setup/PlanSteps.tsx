import type { Deployed } from '../../api/setup';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import styles from './PlanSteps.module.css';

/** The statements of a plan, folded; whoever knows SQL can read them. */
export function PlanSteps({ plan }: { plan: Deployed['plan'] }) {
  const { t } = useTexts();
  return plan.length === 0 ? null : (
    <details className={styles.steps}>
      <summary>{t('setup.steps', { count: plan.length })}</summary>
      <ol>
        {plan.map(({ action, object, field, sql }, at) => (
          <li key={at}>
            {nameAsText(action)} <code>{field === undefined ? object : `${object}.${field}`}</code>
            {sql === undefined ? null : <pre>{sql}</pre>}
          </li>
        ))}
      </ol>
    </details>
  );
}
