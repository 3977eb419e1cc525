import { ConfigProvider } from 'antd';
import { type Share, useShares, useShareWork } from '../../api/access';
import { faultText } from '../../api/problem';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { Dialog } from '../../ui/Dialog';
import { CloseIcon, TrashIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import styles from './Access.module.css';
import { untilText } from './endOfDay';
import { PrincipalName } from './PrincipalName';
import { ShareForm } from './ShareForm';
import { useShareName } from './useShareName';

interface Props {
  info: ObjectInfo;
  id: string;
  title: string;
  onClose: () => void;
}

/** Shares one record with somebody, and tells with whom it is shared by itself. */
export function ShareDialog({ info, id, title, onClose }: Props) {
  const { t } = useTexts();
  const object = info.definition.name;
  const label = t('access.shareTitle', { label: title });
  return (
    <Dialog open label={label} className={styles.drawer} onClose={onClose}>
      <ConfigProvider getPopupContainer={(trigger) => trigger?.closest('dialog') ?? document.body}>
        <header className={styles.head}>
          <h2>{label}</h2>
          <button type="button" aria-label={t('access.close')} onClick={onClose}>
            <CloseIcon />
          </button>
        </header>
        <div className={styles.body}>
          <ShareForm object={object} id={id} />
          <Shares object={object} id={id} />
        </div>
      </ConfigProvider>
    </Dialog>
  );
}

function Shares({ object, id }: { object: string; id: string }) {
  const { t } = useTexts();
  const shares = useShares(object, id);
  return (
    <section aria-labelledby="shares">
      <h3 id="shares">{t('access.sharedWith')}</h3>
      {shares.isError ? (
        <p role="alert" className={styles.wrong}>
          {faultText(shares.error)}
        </p>
      ) : null}
      {shares.data?.shares.length === 0 ? (
        <p className={styles.quiet}>{t('access.sharedWithNobody')}</p>
      ) : null}
      <ul className={styles.shares}>
        {shares.data?.shares.map((share) => (
          <ShareLine key={share.id} object={object} id={id} share={share} />
        ))}
      </ul>
    </section>
  );
}

/** One share: how far it goes may be changed at once, and its end may be taken back. */
function ShareLine({ object, id, share }: { object: string; id: string; share: Share }) {
  const { t, locale } = useTexts();
  const { time_zone } = useSession();
  const work = useShareWork(object, id);
  const name = useShareName()(share);
  const refused = (error: unknown) => showToast(faultText(error), 'wrong');
  const until = share.until ?? null;

  function end() {
    const { principal, level, cause, role, until: end } = share;
    const again = { principal, level, cause, ...(role ? { role } : {}), ...(end ? { until: end } : {}) };
    work.end.mutate(share.id, {
      onSuccess: () =>
        showToast(t('access.ended', { name }), 'done', {
          label: t('access.undo'),
          run: () => work.add.mutate(again, { onError: refused }),
        }),
      onError: refused,
    });
  }

  return (
    <li data-ended={share.ended}>
      <span className={styles.shared}>
        <PrincipalName share={share} />
        <small>
          {[
            ...(share.cause === 'team' ? [share.role || t('access.team')] : []),
            ...(until === null
              ? []
              : [
                  t(share.ended ? 'access.endedOn' : 'access.untilDay', {
                    day: untilText(new Date(until), locale, time_zone),
                  }),
                ]),
          ].join(' · ')}
        </small>
      </span>
      <select
        aria-label={t('access.levelOf', { name })}
        value={share.level}
        onChange={(event) =>
          work.change.mutate(
            { share: share.id, level: event.target.value as Share['level'] },
            { onError: refused },
          )
        }
      >
        <option value="read">{t('access.shareLevel_read')}</option>
        <option value="edit">{t('access.shareLevel_edit')}</option>
      </select>
      <button
        type="button"
        aria-label={t('access.end', { name })}
        title={t('access.end', { name })}
        onClick={end}
      >
        <TrashIcon />
      </button>
    </li>
  );
}
