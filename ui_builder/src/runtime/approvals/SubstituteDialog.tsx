import { Button, ConfigProvider } from 'antd';
import { type FormEvent, useState } from 'react';
import { type Substitute, useNameSubstitute, useSubstitute } from '../../api/approvals';
import type { FoundPrincipal } from '../../api/principals';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { Failure, Loading } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import styles from './Approvals.module.css';
import { PeopleInput } from './PeopleInput';

/** Asks who decides in one's place, and from when until when. */
export function SubstituteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const { data, error, refetch } = useSubstitute();
  const title = t('approvals.substitute');
  return (
    <Dialog open label={title} className={styles.dialog} onClose={onClose}>
      <ConfigProvider getPopupContainer={(trigger) => trigger?.closest('dialog') ?? document.body}>
        <h2>{title}</h2>
        {data !== undefined ? (
          <Named before={data} onClose={onClose} />
        ) : error === null ? (
          <Loading />
        ) : (
          <Failure error={error} retry={() => refetch()} />
        )}
      </ConfigProvider>
    </Dialog>
  );
}

function Named({ before, onClose }: { before: Substitute | null; onClose: () => void }) {
  const { t } = useTexts();
  const write = useNameSubstitute();
  const [who, setWho] = useState<readonly FoundPrincipal[]>(
    before === null ? [] : [{ value: before.to.id, label: before.to.label ?? '', detail: '' }],
  );
  const [from, setFrom] = useState(before?.from ?? '');
  const [until, setUntil] = useState(before?.until ?? '');
  const to = who[0]?.value;

  function save(named: boolean) {
    const body =
      named && to !== undefined
        ? { to, from: from === '' ? null : from, until: until === '' ? null : until }
        : null;
    write.mutate(body, {
      onSuccess: () => {
        showToast(t(body === null ? 'approvals.substituteGone' : 'approvals.substituteNamed'), 'done');
        onClose();
      },
    });
  }

  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        save(true);
      }}
    >
      <p>{t('approvals.substituteHelp')}</p>
      <div className={styles.asked}>
        <span aria-hidden="true">{t('approvals.who')}</span>
        <PeopleInput label={t('approvals.who')} value={who} most={1} onChange={setWho} />
      </div>
      <div className={styles.pair}>
        <label className={styles.asked}>
          <span>{t('approvals.from')}</span>
          <input type="date" value={from} onChange={({ target }) => setFrom(target.value)} />
        </label>
        <label className={styles.asked}>
          <span>{t('approvals.until')}</span>
          <input type="date" value={until} min={from} onChange={({ target }) => setUntil(target.value)} />
        </label>
      </div>
      <p className={styles.wrong} role="alert">
        {write.isError ? faultText(write.error) : ''}
      </p>
      <div className={styles.answers}>
        {before === null ? null : (
          <Button danger loading={write.isPending} onClick={() => save(false)}>
            {t('approvals.substituteEnd')}
          </Button>
        )}
        <Button onClick={onClose}>{t('record.cancel')}</Button>
        <Button type="primary" htmlType="submit" disabled={to === undefined} loading={write.isPending}>
          {t('record.save')}
        </Button>
      </div>
    </form>
  );
}
