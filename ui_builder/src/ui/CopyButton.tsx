import { Button } from 'antd';
import { useTexts } from '../i18n/useTexts';
import { CopyIcon } from './icons';
import { showToast } from './toastStore';

interface Props {
  text: string;
  /** What the button says, or is called where it shows its icon alone. */
  label: string;
  worded?: boolean;
}

/** Copies a text that is shown beside it. */
export function CopyButton({ text, label, worded = false }: Props) {
  const { t } = useTexts();

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      showToast(t('account.copied'), 'done');
    } catch {
      // The browser asks for a safe connection first.
      showToast(t('account.notCopied'), 'wrong');
    }
  }

  return (
    <Button icon={<CopyIcon />} onClick={() => void copy()} {...(worded ? {} : { 'aria-label': label })}>
      {worded ? label : null}
    </Button>
  );
}
