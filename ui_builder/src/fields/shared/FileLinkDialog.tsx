import { Button } from 'antd';
import { useId, useState } from 'react';
import { type FileInfo, useMakeLink, useRevokeLinks } from '../../api/files';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { showToast } from '../../ui/toastStore';
import styles from './FileDialogs.module.css';
import { shownInstant } from './moments';

const HOURS = [1, 24, 72, 168] as const;

/** Makes a link that gives a file to somebody who cannot sign in, for some time. */
export function FileLinkDialog({ file, onClose }: { file: FileInfo; onClose: () => void }) {
  const { t, locale } = useTexts();
  const { time_zone: timeZone } = useSession();
  const id = useId();
  const [hours, setHours] = useState<number>(24);
  const [copied, setCopied] = useState(false);
  const link = useMakeLink(file.id);
  const revoke = useRevokeLinks(file.id);
  const wrong = (fault: Error) => showToast(fault.message, 'wrong');

  async function make() {
    setCopied(false);
    try {
      const { url } = await link.mutateAsync(hours * 3600);
      // Where the browser lets nobody copy, the link stands there to be copied by hand.
      await navigator.clipboard?.writeText(url).then(
        () => setCopied(true),
        () => undefined,
      );
    } catch (fault) {
      wrong(fault as Error);
    }
  }

  const heading = t('files.linkTo', { name: file.name });
  const until = link.data === undefined ? '' : shownInstant(new Date(link.data.expires_at), locale, timeZone);
  return (
    <Dialog open label={heading} className={styles.dialog} onClose={onClose}>
      <h2>{heading}</h2>
      <p className={styles.help}>{t('files.linkHelp')}</p>
      <div className={styles.lasts}>
        <label htmlFor={id}>{t('files.lasts')}</label>
        <select id={id} value={hours} onChange={(event) => setHours(Number(event.target.value))}>
          {HOURS.map((each) => (
            <option key={each} value={each}>
              {t(`files.hours_${each}`)}
            </option>
          ))}
        </select>
        <Button type="primary" loading={link.isPending} onClick={() => void make()}>
          {t('files.makeLink')}
        </Button>
      </div>
      <div aria-live="polite">
        {link.data === undefined ? null : (
          <>
            <input
              className={styles.link}
              readOnly
              value={link.data.url}
              aria-label={t('files.linkText')}
              onFocus={(event) => event.target.select()}
            />
            <p>{t(copied ? 'files.linkCopied' : 'files.linkMade', { at: until })}</p>
          </>
        )}
      </div>
      <div className={styles.buttons}>
        <Button
          type="link"
          danger
          loading={revoke.isPending}
          onClick={() =>
            revoke.mutate(undefined, {
              onSuccess: () => {
                link.reset();
                showToast(t('files.revoked'), 'done');
              },
              onError: wrong,
            })
          }
        >
          {t('files.revoke')}
        </Button>
        <Button onClick={onClose}>{t('files.close')}</Button>
      </div>
    </Dialog>
  );
}
