import { useEffect, useState } from 'react';
import { useApp } from '../../api/app';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { BinSearch } from './binSearch';
import styles from './RecycleBin.module.css';

interface Props {
  search: BinSearch;
  onChange: (search: BinSearch) => void;
}

const AFTER_MS = 400;

/** Whose deletions, of which object, by which title. */
export function BinFilters({ search, onChange }: Props) {
  const { t, text } = useTexts();
  const { objects } = useApp();
  const set = (key: keyof BinSearch, value: string | undefined) => {
    const { [key]: _, ...rest } = search;
    onChange((value === undefined || value === '' ? rest : { ...rest, [key]: value }) as BinSearch);
  };
  return (
    <search className={styles.filters}>
      <Sought key={search.q ?? ''} value={search.q ?? ''} onChange={(q) => set('q', q)} />
      <select
        aria-label={t('past.object')}
        value={search.object ?? ''}
        onChange={(event) => set('object', event.target.value)}
      >
        <option value="">{t('past.anyObject')}</option>
        {objects
          .filter(({ may }) => may.delete)
          .map(({ name, plural }) => (
            <option key={name} value={name}>
              {text(plural, nameAsText(name))}
            </option>
          ))}
      </select>
      <select
        aria-label={t('past.whose')}
        value={search.whose ?? ''}
        onChange={(event) => set('whose', event.target.value)}
      >
        <option value="">{t('past.mine')}</option>
        <option value="all">{t('past.everybodys')}</option>
      </select>
    </search>
  );
}

/** What the title holds; asked once one stops typing. */
function Sought({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the wait
  useEffect(() => {
    if (typed.trim() === value) {
      return;
    }
    const timer = setTimeout(() => onChange(typed.trim()), AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return (
    <input
      type="search"
      value={typed}
      placeholder={t('past.search')}
      aria-label={t('past.search')}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
