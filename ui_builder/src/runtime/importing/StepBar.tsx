import { useTexts } from '../../i18n/useTexts';
import { CheckIcon } from '../../ui/icons';
import { STEPS, type Step } from './importSearch';
import styles from './StepBar.module.css';
import type { Importing } from './useImporting';

/** The steps of an import: which is done, where one is, and the way back to those before. */
export function StepBar({ importing }: { importing: Importing }) {
  const { t } = useTexts();
  const { step, plan, lack, job, go } = importing;
  const at = STEPS.indexOf(step);
  const isOver = step === 'run';

  function opens(each: Step, index: number): boolean {
    if (isOver || plan === null || each === step) {
      return false;
    }
    // What is behind can be gone back to; of what is ahead only what needs nothing more.
    return (
      index < at ||
      (each === 'columns' && index > at) ||
      (each === 'rules' && lack !== 'columns' && index > at)
    );
  }

  return (
    <nav aria-label={t('importing.steps')} className={styles.steps}>
      <p className={styles.told} aria-hidden="true">
        {t('importing.stepOf', { at: at + 1, of: STEPS.length, step: t(`importing.step_${step}`) })}
      </p>
      <ol>
        {STEPS.map((each, index) => (
          <li key={each} data-state={index < at ? 'done' : index === at ? 'here' : 'ahead'}>
            <button
              type="button"
              disabled={!opens(each, index)}
              {...(index === at ? { 'aria-current': 'step' as const } : {})}
              onClick={() => go({ step: each, ...(each === 'check' && job !== undefined ? { job } : {}) })}
            >
              <span className={styles.mark}>{index < at ? <CheckIcon /> : index + 1}</span>
              <span className={styles.name}>{t(`importing.step_${each}`)}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
