import { useTexts } from '../../i18n/useTexts';

interface Props {
  /** What holds between the days. */
  of: string;
  from: string | null;
  until: string | null;
  onFrom: (day: string | null) => void;
  onUntil: (day: string | null) => void;
}

/** The days between which something holds, both inclusive; a blank one leaves that end open. */
export function Days({ of: name, from, until, onFrom, onUntil }: Props) {
  const { t } = useTexts();
  return (
    <>
      <label>
        <span>{t('people.from')}</span>
        <input
          type="date"
          aria-label={t('people.fromOf', { name })}
          value={from ?? ''}
          onChange={(event) => onFrom(event.target.value || null)}
        />
      </label>
      <label>
        <span>{t('people.until')}</span>
        <input
          type="date"
          aria-label={t('people.untilOf', { name })}
          value={until ?? ''}
          onChange={(event) => onUntil(event.target.value || null)}
        />
      </label>
    </>
  );
}
