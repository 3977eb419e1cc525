import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { type Begun, type UserAccess, useDeactivate, useHoldings, useTransfer } from '../../api/people';
import { faultText } from '../../api/problem';
import type { Reference } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { showToast } from '../../ui/toastStore';
import editor from '../editor/Editor.module.css';
import { calledUser } from './called';
import { HeldList } from './HeldList';
import styles from './People.module.css';
import { PersonChoice } from './PersonChoice';
import { TransferProgress } from './TransferProgress';

interface Props {
  access: UserAccess;
  /** Whether the user leaves; else only records change hands. */
  leaves: boolean;
  onClose: () => void;
}

/** Shows what a user holds and who takes it over, then does it; where they leave, in the same step. */
export function HandOver({ access, leaves, onClose }: Props) {
  const { t } = useTexts();
  const { id } = access.user;
  const name = calledUser(access.user);
  const holdings = useHoldings(id, true);
  const deactivate = useDeactivate(id);
  const transfer = useTransfer(id);
  const [to, setTo] = useState<Reference | null>(null);
  const [job, setJob] = useState<string | null>(null);
  const title = t(leaves ? 'people.deactivateOf' : 'people.transferOf', { name });
  const busy = deactivate.isPending || transfer.isPending;
  const error = deactivate.error ?? transfer.error;
  const held = holdings.data?.objects.reduce((sum, { count }) => sum + count, 0) ?? 0;

  function submit(event: FormEvent) {
    event.preventDefault();
    const then = {
      onSuccess: ({ job: begun }: Begun) => {
        if (leaves) {
          showToast(t('people.deactivated', { name }), 'done');
        }
        if (begun === null) {
          onClose();
        } else {
          setJob(begun);
        }
      },
    };
    if (leaves) {
      deactivate.mutate(to === null ? {} : { transfer_to: to.id }, then);
    } else if (to !== null) {
      transfer.mutate({ to: to.id }, then);
    }
  }

  if (job !== null) {
    return (
      <Dialog open label={title} className={editor.dialog} onClose={onClose}>
        <h2>{t('people.transferring', { name: to?.label ?? '' })}</h2>
        <TransferProgress job={job} />
        <div className={editor.answers}>
          <Button type="primary" onClick={onClose}>
            {t('people.close_')}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog open label={title} className={editor.dialog} onClose={onClose}>
      <form onSubmit={submit}>
        <h2>{title}</h2>
        <p className={styles.quiet}>{t(leaves ? 'people.deactivateHelp' : 'people.transferHelp')}</p>
        <HeldList holdings={holdings.data} error={holdings.error} />
        {leaves && held === 0 && holdings.data !== undefined ? null : (
          <PersonChoice
            label={t('people.takesOver')}
            help={t(leaves ? 'people.takesOverHelp' : 'people.takesOverOnly')}
            value={to}
            required={!leaves}
            problem={to?.id === id ? t('people.sameUser') : undefined}
            onChange={setTo}
          />
        )}
        {error === null ? null : (
          <p role="alert" className={styles.problem}>
            {faultText(error)}
          </p>
        )}
        <div className={editor.answers}>
          <Button onClick={onClose}>{t('editor.cancel')}</Button>
          <Button
            type="primary"
            danger={leaves}
            htmlType="submit"
            loading={busy}
            disabled={to?.id === id || (!leaves && to === null)}
          >
            {t(
              leaves
                ? to === null
                  ? 'people.deactivate'
                  : 'people.deactivateAndTransfer'
                : 'people.transfer',
            )}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
