import { useTexts } from '../../i18n/useTexts';
import { CheckIcon, WarningIcon } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import styles from './Designer.module.css';
import { useDesign } from './design';
import { stepOfProblem } from './wording';

/** Everything that is wrong with the flow; a click leads to the step that it is about. */
export function ProblemList() {
  const { t } = useTexts();
  const { work, flow, titleOf, choose } = useDesign();
  const { problems } = work;
  const label =
    problems.length === 0 ? t('flows.noProblems') : t('flows.problems', { count: problems.length });
  return (
    <Popover
      label={label}
      buttonClass={styles.tool}
      button={
        <span className={styles.problems} data-any={problems.length > 0}>
          {problems.length === 0 ? <CheckIcon /> : <WarningIcon />}
          {label}
        </span>
      }
    >
      {(close) =>
        problems.length === 0 ? (
          <p className={styles.quiet}>{t('flows.noProblemsHelp')}</p>
        ) : (
          <ul className={styles.problemList}>
            {problems.map((fault, at) => {
              const step = stepOfProblem(fault.path, flow);
              return (
                <li key={`${fault.path} ${at}`}>
                  <button
                    type="button"
                    onClick={() => {
                      choose(step === null ? [] : [step]);
                      close();
                    }}
                  >
                    <strong>{step === null ? t('flows.settings') : titleOf(step)}</strong>
                    <span className={styles.wrong}>{fault.message}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        )
      }
    </Popover>
  );
}
