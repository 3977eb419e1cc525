import { useUnmasked } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';
import type { DisplayProps } from '../fieldUi';
import styles from './Unmasked.module.css';

type Props = Pick<DisplayProps, 'value' | 'field'> & { of: { readonly object: string; readonly id: string } };

/** The ends of a value; all of it can be asked for, which the platform notes. */
export function Unmasked({ value, field, of }: Props) {
  const { t } = useTexts();
  const whole = useUnmasked(of.object, of.id, field.name);
  const shown = whole.data?.value;

  function toggle() {
    if (shown === undefined) {
      whole.mutate(undefined, { onError: (error) => showToast(error.message, 'wrong') });
    } else {
      whole.reset();
    }
  }

  return (
    <span className={styles.unmasked}>
      <span aria-live="polite">{shown ?? String(value)}</span>
      <button type="button" disabled={whole.isPending} onClick={toggle}>
        {t(shown === undefined ? 'field.reveal' : 'field.hide')}
      </button>
    </span>
  );
}
