import { useMemo } from 'react';
import type { DefinedText } from '../../api/texts';
import { LOCALES } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { Segments } from '../inputs/Plain';
import styles from './Translations.module.css';
import { placeText, type TextFilter } from './textRows';

/** Which texts are shown: by words, by what they belong to, and those that lack a language. */
export function TextFilters(props: {
  texts: readonly DefinedText[];
  filter: TextFilter;
  missing: Readonly<Record<string, number>>;
  languages: readonly string[];
  onChange: (filter: TextFilter) => void;
}) {
  const { texts, filter, missing, languages, onChange } = props;
  const { t, locale } = useTexts();
  const kinds = useMemo(() => [...new Set(texts.map(({ kind }) => kind))], [texts]);
  const objects = useMemo(() => {
    const labels = texts.filter(
      ({ kind, steps }) => kind === 'object' && steps.length === 1 && steps[0] === 'label',
    );
    return labels
      .map((each) => ({ of: `object/${each.name}`, label: placeText(each, locale) }))
      .toSorted((one, other) => one.label.localeCompare(other.label, locale));
  }, [texts, locale]);
  return (
    <div className={styles.filters}>
      <input
        type="search"
        value={filter.sought}
        placeholder={t('translations.find')}
        aria-label={t('translations.find')}
        onChange={(event) => onChange({ ...filter, sought: event.target.value })}
      />
      <select
        aria-label={t('translations.kind')}
        value={filter.kind}
        onChange={(event) => onChange({ ...filter, kind: event.target.value, of: '' })}
      >
        <option value="">{t('translations.allKinds')}</option>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`setup.found_${kind}`, {
              defaultValue: t(`translations.kind_${kind}`, { defaultValue: nameAsText(kind) }),
            })}
          </option>
        ))}
      </select>
      <select
        aria-label={t('translations.object')}
        value={filter.of}
        onChange={(event) => onChange({ ...filter, of: event.target.value, kind: '' })}
      >
        <option value="">{t('translations.allObjects')}</option>
        {objects.map(({ of, label }) => (
          <option key={of} value={of}>
            {label}
          </option>
        ))}
      </select>
      <Segments
        label={t('translations.missing')}
        value={filter.missing}
        choices={[
          { value: '', label: t('translations.any') },
          ...languages.map((each) => ({
            value: each,
            label: t('translations.missingOf', {
              language: LOCALES[each as keyof typeof LOCALES],
              count: missing[each] ?? 0,
            }),
          })),
        ]}
        onChange={(next) => onChange({ ...filter, missing: next })}
      />
    </div>
  );
}
