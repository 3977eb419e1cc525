import { useNavigate, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { ApiError } from '../../api/problem';
import { type RecordJson, useTakeStep } from '../../api/records';
import { Pill } from '../../fields/shared/Pill';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nextSteps, type Step } from '../../meta/lifeCycle';
import { DOCUMENT_STATUS } from '../../meta/systemFields';
import { Dialog } from '../../ui/Dialog';
import { showToast } from '../../ui/toastStore';
import styles from './LifeCycle.module.css';

/** Where a document is in its life. */
export function StatusChip({ info, record }: { info: ObjectInfo; record: RecordJson }) {
  const field = info.fields.get(DOCUMENT_STATUS);
  return field === undefined ? null : <Pill value={String(record[DOCUMENT_STATUS])} field={field} />;
}

/** The steps that a document can take next; to make it void is asked about first. */
export function StepButtons({
  info,
  record,
  title,
}: {
  info: ObjectInfo;
  record: RecordJson;
  title: string;
}) {
  const { t } = useTexts();
  const { app, object } = useParams({ from: '/$app/$object/$id' });
  const navigate = useNavigate();
  const take = useTakeStep(object, record.id);
  const [asks, setAsks] = useState(false);
  const question = t('record.void_ask', { label: title });

  function go(step: Step) {
    setAsks(false);
    take.mutate(
      { step, version: record.version },
      {
        onSuccess: ({ id }) => {
          showToast(t(`record.${step}_done`, { label: title }), 'done');
          if (id !== record.id) {
            navigate({ to: '/$app/$object/$id', params: { app, object, id } });
          }
        },
        onError: (error) => {
          const declined =
            error instanceof ApiError && error.problem?.code === 'record.confirmation_required';
          if (!declined) {
            showToast(reasonOf(error), 'wrong');
          }
        },
      },
    );
  }

  return (
    <>
      {nextSteps(info, record).map((step) => (
        <Button
          key={step}
          type={step === 'submit' ? 'primary' : 'default'}
          loading={take.isPending && take.variables.step === step}
          onClick={() => (step === 'void' ? setAsks(true) : go(step))}
        >
          {t(`record.${step}`)}
        </Button>
      ))}
      <Dialog open={asks} label={question} className={styles.dialog} onClose={() => setAsks(false)}>
        <h2>{question}</h2>
        <p>{t('record.void_help')}</p>
        <div className={styles.answers}>
          <Button onClick={() => setAsks(false)}>{t('record.cancel')}</Button>
          <Button type="primary" danger onClick={() => go('void')}>
            {t('record.void')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

/** The first fault says more than the refusal as a whole. */
function reasonOf(error: Error): string {
  return (error instanceof ApiError ? error.faults[0]?.message : undefined) ?? error.message;
}
