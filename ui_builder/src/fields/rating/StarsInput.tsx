import { type KeyboardEvent, useRef } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { InputProps } from '../fieldUi';
import styles from './Stars.module.css';
import { mostStars, starsAfter } from './starNumbers';

/** A row of stars, one of which is chosen: arrows, Home and End move, and what is not required can be cleared. */
export function StarsInput({ id, value, field, invalid, describedBy, autoFocus, onChange }: InputProps) {
  const { t, text } = useTexts();
  const group = useRef<HTMLDivElement>(null);
  const most = mostStars(field);
  const stars = value === null ? 0 : Number(value);

  function pressed(event: KeyboardEvent) {
    const next = starsAfter(event.key, stars, most);
    if (next !== undefined) {
      event.preventDefault();
      onChange(next);
      group.current?.querySelectorAll<HTMLElement>('[role=radio]')[next - 1]?.focus();
    }
  }

  return (
    <div
      id={id}
      ref={group}
      className={styles.group}
      role="radiogroup"
      aria-label={text(field.label)}
      aria-describedby={describedBy}
      aria-required={field.required}
      aria-invalid={invalid}
      data-wrong={invalid}
      onKeyDown={pressed}
    >
      {Array.from({ length: most }, (_, index) => index + 1).map((each) => (
        // biome-ignore lint/a11y/useSemanticElements: a native radio cannot be drawn as a star without hiding it.
        <button
          key={each}
          type="button"
          role="radio"
          className={styles.star}
          aria-checked={each === stars}
          aria-label={t('field.stars', { n: each, most })}
          tabIndex={each === Math.max(stars, 1) ? 0 : -1}
          // biome-ignore lint/a11y/noAutofocus: only where somebody just asked to edit this field.
          autoFocus={(autoFocus ?? false) && each === Math.max(stars, 1)}
          onClick={() => onChange(each)}
        >
          {each <= stars ? '★' : '☆'}
        </button>
      ))}
      {stars > 0 && !field.required ? (
        <button type="button" className={styles.clear} onClick={() => onChange(null)}>
          {t('field.clear')}
        </button>
      ) : null}
    </div>
  );
}
