import { Button } from 'antd';
import { momentFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import styles from './DraftOffer.module.css';

interface Props {
  /** When it was typed last, in milliseconds. */
  at: number;
  onContinue: () => void;
  onDiscard: () => void;
}

/** Offers to go on with what was typed before and not saved. */
export function DraftOffer({ at, onContinue, onDiscard }: Props) {
  const { t, locale } = useTexts();
  const when = new Date(at);
  const sameDay = new Date().toDateString() === when.toDateString();
  const shown = momentFormat(locale, {
    ...(sameDay ? {} : { dateStyle: 'medium' }),
    timeStyle: 'short',
  }).format(when);
  return (
    <section className={styles.offer} aria-label={t('form.draft')}>
      <p>{t('form.draftOffer', { when: shown })}</p>
      <Button size="small" type="primary" onClick={onContinue}>
        {t('form.draftContinue')}
      </Button>
      <Button size="small" onClick={onDiscard}>
        {t('form.draftDiscard')}
      </Button>
    </section>
  );
}
