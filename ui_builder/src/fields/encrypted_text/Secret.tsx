import { useSecret } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';
import type { DisplayProps } from '../fieldUi';
import styles from './Secret.module.css';

/** The mask; on the page of its record the text behind it can be read, which the platform notes. */
export function Secret({ value, field, record }: DisplayProps) {
  return record === undefined ? (
    String(value)
  ) : (
    <Revealed mask={String(value)} name={field.name} of={record} />
  );
}

function Revealed(props: { mask: string; name: string; of: { object: string; id: string } }) {
  const { mask, name, of } = props;
  const { t } = useTexts();
  const secret = useSecret(of.object, of.id, name);
  const shown = secret.data?.value;

  function toggle() {
    if (shown === undefined) {
      secret.mutate(undefined, { onError: (error) => showToast(error.message, 'wrong') });
    } else {
      secret.reset();
    }
  }

  return (
    <span className={styles.secret}>
      <span aria-live="polite">{shown ?? mask}</span>
      <button type="button" className={styles.reveal} disabled={secret.isPending} onClick={toggle}>
        {t(shown === undefined ? 'field.reveal' : 'field.hide')}
      </button>
    </span>
  );
}
