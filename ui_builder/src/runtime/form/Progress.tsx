import { useTexts } from '../../i18n/useTexts';
import styles from './Progress.module.css';

interface Props {
  steps: readonly { readonly name: string; readonly label: string }[];
  at: string;
  /** Goes back to a step that was passed. */
  onBack: (name: string) => void;
}

/** Where one stands among the screens of a form; those that were passed lead back. */
export function Progress({ steps, at, onBack }: Props) {
  const { t } = useTexts();
  const now = steps.findIndex(({ name }) => name === at);
  return (
    <nav aria-label={t('form.steps')} className={styles.progress}>
      <p className={styles.short}>
        {t('form.stepOf', { n: now + 1, all: steps.length })} · {steps[now]?.label}
      </p>
      <ol>
        {steps.map(({ name, label }, index) => (
          <li key={name} data-state={index < now ? 'done' : index === now ? 'now' : 'ahead'}>
            {index < now ? (
              <button type="button" onClick={() => onBack(name)}>
                {label}
              </button>
            ) : (
              <span aria-current={index === now ? 'step' : undefined}>{label}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
