import { Button } from 'antd';
import { useState } from 'react';
import type { ApprovalDetail, ApprovalTask } from '../../api/approvals';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { Avatar } from '../../ui/Avatar';
import { CheckIcon, CloseIcon, MinusIcon, UndoIcon } from '../../ui/icons';
import { DecideDialog } from './DecideDialog';
import styles from './Steps.module.css';
import { useMoments } from './useMoments';
import { Via } from './Via';

const SIGNS = {
  approved: <CheckIcon />,
  rejected: <CloseIcon />,
  skipped: <MinusIcon />,
  sent_back: <UndoIcon />,
} as const;

/** The steps of an approval, one below the other: who decides, who has, and since when it waits. */
export function StepsView({ of }: { of: ApprovalDetail }) {
  const { t, text } = useTexts();
  return (
    <ol className={styles.steps}>
      {of.steps.map((step, at) => (
        <li
          key={step.name}
          data-state={step.state}
          {...(step.state === 'open' ? { 'aria-current': 'step' } : {})}
        >
          <span className={styles.sign} role="img" aria-label={t(`approvals.step_${step.state}`)}>
            {step.state in SIGNS ? SIGNS[step.state as keyof typeof SIGNS] : at + 1}
          </span>
          <div className={styles.body}>
            <p className={styles.label}>
              <strong>{text(step.label, nameAsText(step.name))}</strong>
              {step.tasks.length > 1 ? (
                <span>{t(`approvals.mode_${step.mode}`, { n: step.quorum ?? 1, defaultValue: '' })}</span>
              ) : null}
            </p>
            {step.tasks.length === 0 ? null : (
              <ul className={styles.tasks}>
                {step.tasks.map((task) => (
                  <Task key={task.id} of={of} task={task} />
                ))}
              </ul>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** What one of those who decide has done, or has yet to do. */
function Task({ of, task }: { of: ApprovalDetail; task: ApprovalTask }) {
  const { t } = useTexts();
  const [handing, setHanding] = useState(false);
  const { told, exact } = useMoments();
  const at = task.at ?? task.opened_at;
  const name = task.assignee?.label ?? t('approvals.someone');
  const state = t(`approvals.task_${task.state}`, { defaultValue: nameAsText(task.state) });
  const other = task.by !== null && task.by.id !== task.assignee?.id ? task.by.label : null;
  return (
    <li data-state={task.state}>
      <Avatar name={name} />
      <div>
        <p>
          <span>{name}</span>{' '}
          <span className={styles.quiet}>
            {state}
            {other === null ? null : ` ${t('approvals.byOther', { by: other })}`}
            {at === null ? null : (
              <>
                {' · '}
                <time dateTime={at} title={exact(at)}>
                  {told(at)}
                </time>
              </>
            )}
            {task.via === null ? null : <Via via={task.via} />}
          </span>
        </p>
        {task.may?.includes('reassign') ? (
          <Button size="small" type="link" onClick={() => setHanding(true)}>
            {t('approvals.handOver', { name })}
          </Button>
        ) : null}
        {handing ? (
          <DecideDialog
            offer={{ action: 'reassign', tasks: [task.id], approvals: [of], others: [] }}
            onDecided={() => setHanding(false)}
            onClose={() => setHanding(false)}
          />
        ) : null}
        {task.comment ? <q className={styles.said}>{task.comment}</q> : null}
      </div>
    </li>
  );
}
