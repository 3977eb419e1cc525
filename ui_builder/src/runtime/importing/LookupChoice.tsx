import { useApp } from '../../api/app';
import type { Target } from '../../api/imports';
import { useTexts } from '../../i18n/useTexts';
import { nounIn } from '../../meta/text';
import styles from './Columns.module.css';
import { type Fillable, ID } from './fillable';

/** By what the records are found that a lookup points at, and whether those are made that are not there. */
export function LookupChoice(props: {
  column: string;
  fillable: Fillable;
  target: Target;
  onChange: (target: Target) => void;
}) {
  const { column, fillable, target, onChange } = props;
  const { field, keys, title } = fillable;
  const { t, text, locale } = useTexts();
  const { objects } = useApp();
  const known = objects.find((each) => each.name === field.target);
  const object = nounIn(text(known?.label, field.target), locale);
  const by = target.by === undefined || target.by === title?.name ? '' : target.by;
  const creatable = by !== ID && known?.may.create === true && known.name !== 'user';
  return (
    <div className={styles.lookup}>
      <label>
        <span>{t('importing.foundBy')}</span>
        <select
          aria-label={t('importing.foundByOf', { column })}
          value={by}
          onChange={(event) => onChange(changed(target, event.target.value))}
        >
          <option value="">{text(title?.label, title?.name)}</option>
          {keys.map((key) => (
            <option key={key.name} value={key.name}>
              {text(key.label, key.name)}
            </option>
          ))}
          <option value={ID}>{t('importing.id')}</option>
        </select>
      </label>
      {creatable ? (
        <label className={styles.create}>
          <input
            type="checkbox"
            checked={target.create === true}
            onChange={(event) => {
              const { create: _, ...rest } = target;
              onChange(event.target.checked ? { ...rest, create: true } : rest);
            }}
          />
          {t('importing.createMissing', { object })}
        </label>
      ) : null}
    </div>
  );
}

function changed(target: Target, by: string): Target {
  const { by: _, create, ...rest } = target;
  return { ...rest, ...(by === '' ? {} : { by }), ...(create === true && by !== ID ? { create } : {}) };
}
