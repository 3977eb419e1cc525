import { faultText } from '../../api/problem';
import { type RunAct, useSteerRuns } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';

type Many = Extract<RunAct, { act: 'retry_all' }>['of'];

/** Has runs go on or stop, and says what came of it. */
export function useRetry() {
  const { t } = useTexts();
  const { mutate, isPending } = useSteerRuns();
  const steer = (asked: RunAct, said: string, onSuccess?: () => void) =>
    mutate(asked, {
      onSuccess: ({ retried }) => {
        showToast(t(said, { count: retried ?? 1 }), 'done');
        onSuccess?.();
      },
      onError: (error) => showToast(faultText(error), 'wrong'),
    });
  return {
    busy: isPending,
    retry: (id: string, step?: string) =>
      steer({ act: 'retry', id, ...(step === undefined ? {} : { step }) }, 'runs.retried'),
    retryAll: (of: Many, onSuccess?: () => void) =>
      steer({ act: 'retry_all', of }, 'runs.retriedMany', onSuccess),
    cancel: (id: string) => steer({ act: 'cancel', id }, 'runs.cancelled'),
  };
}
