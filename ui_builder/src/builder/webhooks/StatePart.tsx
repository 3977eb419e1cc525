import { Button } from 'antd';
import { faultText } from '../../api/problem';
import { useResumeWebhook, useWebhookStates } from '../../api/webhooks';
import { useTexts } from '../../i18n/useTexts';
import { When } from '../../runtime/blocks/When';
import { showToast } from '../../ui/toastStore';
import styles from './Webhooks.module.css';

/** Says so where nothing gets through, and switches it on again. */
export function StatePart({ name }: { name: string }) {
  const { t } = useTexts();
  const state = useWebhookStates().data?.find((each) => each.name === name);
  const resume = useResumeWebhook();
  if (state === undefined || (state.off_at === null && state.failing_since === null)) {
    return null;
  }
  const off = state.off_at !== null;
  return (
    <div role="alert" className={styles.failing}>
      <p>
        <strong>{t(off ? 'webhooks.off' : 'webhooks.failing')}</strong>{' '}
        <When at={state.off_at ?? state.failing_since ?? ''} />
      </p>
      {off ? (
        <>
          <p>{t('webhooks.offHelp')}</p>
          <Button
            type="primary"
            loading={resume.isPending}
            onClick={() =>
              resume.mutate(name, {
                onSuccess: ({ sent }) => showToast(t('webhooks.resumed', { n: sent }), 'done'),
                onError: (error) => showToast(faultText(error), 'wrong'),
              })
            }
          >
            {t('webhooks.resume')}
          </Button>
        </>
      ) : (
        <p>{t('webhooks.failures', { count: state.failures })}</p>
      )}
    </div>
  );
}
