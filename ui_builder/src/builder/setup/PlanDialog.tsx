import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { ApiError, type Fault } from '../../api/problem';
import { type BackRequest, type Deployed, useGoBack, usePlan } from '../../api/setup';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { showToast } from '../../ui/toastStore';
import { Worded } from '../../ui/Worded';
import styles from './PlanDialog.module.css';
import { PlanSteps } from './PlanSteps';

interface Props {
  title: string;
  help: string;
  action: string;
  done: string;
  request: BackRequest;
  onClose: () => void;
}

/** Shows what going back would do before it is done: what changes, what to know, what stands in the way. */
export function PlanDialog({ title, help, action, done, request, onClose }: Props) {
  const { t } = useTexts();
  const id = useId();
  const [allowLoss, setAllowLoss] = useState(false);
  const [note, setNote] = useState('');
  const plan = usePlan(request, allowLoss);
  const goBack = useGoBack(request);
  const error = goBack.error ?? plan.error;
  const losing = allowLoss || (plan.data?.problems ?? []).some((each) => each.code === 'deploy.data_loss');
  const ready =
    plan.isSuccess && !plan.isPlaceholderData && plan.data.problems.length === 0 && plan.data.changed > 0;

  function confirm() {
    goBack.mutate(
      { note, allow_data_loss: allowLoss },
      {
        onSuccess: () => {
          showToast(done, 'done');
          onClose();
        },
      },
    );
  }

  return (
    <Dialog open label={title} className={styles.dialog} onClose={onClose}>
      <h2>{title}</h2>
      <p className={styles.help}>{help}</p>
      <div aria-live="polite" aria-busy={plan.isFetching}>
        {plan.isPending ? <p className={styles.help}>{t('setup.checking')}</p> : null}
        {error === null ? null : <Faults title={t('setup.cannot')} tone="wrong" faults={faultsOf(error)} />}
        {plan.data === undefined || error !== null ? null : <Outcome plan={plan.data} />}
      </div>
      {losing ? (
        <label className={styles.loss}>
          <input
            type="checkbox"
            checked={allowLoss}
            onChange={(event) => setAllowLoss(event.target.checked)}
          />
          {t('setup.allowLoss')}
        </label>
      ) : null}
      <label htmlFor={id}>{t('setup.note')}</label>
      <Input
        id={id}
        value={note}
        maxLength={500}
        placeholder={t('setup.noteHelp')}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('record.cancel')}</Button>
        <Button type="primary" disabled={!ready} loading={goBack.isPending} onClick={confirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}

function Outcome({ plan }: { plan: Deployed }) {
  const { t } = useTexts();
  return (
    <>
      <p className={styles.sum}>
        {plan.changed === 0 ? t('setup.changesNothing') : t('setup.changes', { count: plan.changed })}
      </p>
      <Faults title={t('setup.problems')} tone="wrong" faults={plan.problems} />
      <Faults title={t('setup.warnings')} tone="careful" faults={plan.warnings} />
      <PlanSteps plan={plan.plan} />
    </>
  );
}

function Faults(props: { title: string; tone: 'wrong' | 'careful'; faults: readonly Fault[] }) {
  const { title, tone, faults } = props;
  return faults.length === 0 ? null : (
    <section className={styles.faults} data-tone={tone}>
      <h3>{title}</h3>
      <ul>
        {faults.map(({ path, code, message }) => (
          <li key={`${path}${code}${message}`}>
            <Worded text={message} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a refusal says; one without faults speaks for itself. */
function faultsOf(error: Error): readonly Fault[] {
  const faults = error instanceof ApiError ? error.faults : [];
  return faults.length > 0 ? faults : [{ path: '', code: '', message: error.message }];
}
