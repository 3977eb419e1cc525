import { Switch } from 'antd';
import {
  FOLLOW_CAUSES,
  NOTIFICATION_KINDS,
  useChooseNotifications,
  useNotificationPreferences,
} from '../../api/notifications';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Failure, Loading } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import styles from './NotificationsPart.module.css';
import { Part } from './Part';

const WAYS = ['in_app', 'mail'] as const;

/** How one wants to be told of what, and what one follows by itself. */
export function NotificationsPart() {
  const { t } = useTexts();
  const { data, isError, error, refetch } = useNotificationPreferences();
  const { mutate } = useChooseNotifications();
  const failed = { onError: (fault: Error) => showToast(faultText(fault), 'wrong') };
  if (data === undefined) {
    return isError ? <Failure error={error} retry={() => refetch()} /> : <Loading />;
  }
  const names = { in_app: t('notifications.inApp'), mail: t('notifications.mail') };
  return (
    <div className={styles.parts}>
      <Part title={t('notifications.preferences')} help={t('notifications.preferencesHelp')}>
        <table className={styles.table}>
          <thead>
            <tr>
              <td />
              {WAYS.map((way) => (
                <th key={way} scope="col">
                  {names[way]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {NOTIFICATION_KINDS.map((kind) => (
              <tr key={kind}>
                <th scope="row">{t(`notifications.kind_${kind}`)}</th>
                {WAYS.map((way) => (
                  <td key={way}>
                    <Switch
                      size="small"
                      aria-label={`${t(`notifications.kind_${kind}`)}: ${names[way]}`}
                      checked={data.kinds[kind][way]}
                      onChange={(on) => mutate({ kinds: { [kind]: { [way]: on } } }, failed)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Part>
      <Part title={t('notifications.followTitle')} help={t('notifications.followHelp')}>
        <ul className={styles.causes}>
          {FOLLOW_CAUSES.map((cause) => (
            <li key={cause}>
              <span>{t(`notifications.follow_${cause}`)}</span>
              <Switch
                size="small"
                aria-label={t(`notifications.follow_${cause}`)}
                checked={data.follow[cause]}
                onChange={(on) => mutate({ follow: { [cause]: on } }, failed)}
              />
            </li>
          ))}
        </ul>
      </Part>
    </div>
  );
}
