import { Button } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import { CopyIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';

/** Copies the address of a form, to be sent or put on a site. */
export function CopyLink({ address }: { address: string }) {
  const { t } = useTexts();
  async function copy() {
    try {
      await navigator.clipboard.writeText(address);
      showToast(t('publicForms.copied'), 'done');
    } catch {
      showToast(t('publicForms.notCopied', { address }), 'wrong');
    }
  }
  return (
    <Button icon={<CopyIcon />} onClick={() => void copy()}>
      {t('publicForms.copyLink')}
    </Button>
  );
}
