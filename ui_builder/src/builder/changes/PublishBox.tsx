import { useNavigate } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import type { DraftCheck } from '../../api/drafts';
import { ApiError, type Fault } from '../../api/problem';
import { usePublish } from '../../api/publishing';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';
import { problemAddress } from '../setup/addresses';
import { PlanSteps } from '../setup/PlanSteps';
import { SetupLink } from '../setup/SetupLink';
import styles from './Changes.module.css';

interface Props {
  check: DraftCheck;
  checking: boolean;
  allowLoss: boolean;
  onAllowLoss: (allowed: boolean) => void;
}

/** What publishing would do, what stands in its way, and the button that does it. */
export function PublishBox({ check, checking, allowLoss, onAllowLoss }: Props) {
  const { t } = useTexts();
  const id = useId();
  const navigate = useNavigate();
  const [note, setNote] = useState('');
  const publish = usePublish();
  const { problems, warnings, plan, changes } = check;
  const losing = allowLoss || problems.some(({ code }) => code === 'deploy.data_loss');
  const stale = changes.some((each) => each.stale);
  const ready = problems.length === 0 && !stale && !checking;

  function go() {
    publish.mutate(
      { note, allowLoss },
      {
        onSuccess: ({ version }) =>
          showToast(t('changes.published', { n: version }), 'done', {
            label: t('changes.seeVersion'),
            run: () =>
              void navigate({ to: '/-/setup/versions/$version', params: { version: String(version) } }),
          }),
      },
    );
  }

  return (
    <aside className={styles.publish} aria-label={t('changes.publishing')} aria-busy={checking}>
      {publish.isError ? (
        <Faults title={t('setup.cannot')} tone="wrong" faults={faultsOf(publish.error)} check={check} />
      ) : null}
      <Faults title={t('setup.problems')} tone="wrong" faults={problems} check={check} />
      {stale ? <p className={styles.stale}>{t('changes.staleFirst')}</p> : null}
      <Faults title={t('setup.warnings')} tone="careful" faults={warnings} check={check} />
      {ready && warnings.length === 0 ? <p className={styles.quiet}>{t('changes.fine')}</p> : null}
      <PlanSteps plan={plan} />
      {losing ? (
        <label className={styles.loss}>
          <input
            type="checkbox"
            checked={allowLoss}
            onChange={(event) => onAllowLoss(event.target.checked)}
          />
          {t('setup.allowLoss')}
        </label>
      ) : null}
      <label htmlFor={id}>{t('setup.note')}</label>
      <Input.TextArea
        id={id}
        value={note}
        maxLength={500}
        rows={3}
        placeholder={t('changes.noteHelp')}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button type="primary" block disabled={!ready} loading={publish.isPending} onClick={go}>
        {t(publish.isPending ? 'changes.publishingNow' : 'changes.publish')}
      </Button>
      <p className={styles.quiet}>{t('changes.publishHelp')}</p>
    </aside>
  );
}

interface FaultsProps {
  title: string;
  tone: 'wrong' | 'careful';
  faults: readonly Fault[];
  check: DraftCheck;
}

function Faults({ title, tone, faults, check }: FaultsProps) {
  return faults.length === 0 ? null : (
    <section className={styles.faults} data-tone={tone}>
      <h3>{title}</h3>
      <ul>
        {faults.map((each, at) => (
          <li key={at}>
            <FaultText fault={each} check={check} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is wrong, with the way to where it is mended. */
function FaultText({ fault, check }: { fault: Fault; check: DraftCheck }) {
  const { t } = useTexts();
  const { file } = fault;
  if (file === undefined) {
    return <>{fault.message}</>;
  }
  const change = check.changes.find(({ kind, name }) => `${kind}/${name}` === file);
  return (
    <>
      {fault.message}{' '}
      <SetupLink to={problemAddress(file, fault.path, change?.after ?? null)}>
        {t('changes.mend', { name: change?.label ?? file.split('/')[1] ?? file })}
      </SetupLink>
    </>
  );
}

function faultsOf(error: unknown): readonly Fault[] {
  const message = error instanceof Error ? error.message : String(error);
  const faults = error instanceof ApiError ? error.faults : [];
  return faults.length > 0 ? faults : [{ path: '', code: '', message }];
}
