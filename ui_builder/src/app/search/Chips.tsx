import { useApp } from '../../api/app';
import { useTexts } from '../../i18n/useTexts';
import styles from './SearchPage.module.css';

interface Props {
  counts: Readonly<Record<string, number>>;
  /** Whether the counts are all there are. */
  complete: boolean;
  chosen: string | undefined;
  choose: (object: string | undefined) => void;
}

/** Chooses of which object results are shown; each tells how many there are. */
export function Chips({ counts, complete, chosen, choose }: Props) {
  const { t, text } = useTexts();
  const { objects } = useApp();
  const names = Object.keys(counts).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  const shown = chosen === undefined || names.includes(chosen) ? names : [...names, chosen];
  if (shown.length === 0) {
    return null;
  }
  const total = Object.values(counts).reduce((sum, each) => sum + each, 0);
  const counted = (count: number) => (complete ? `${count}` : t('search.atLeast', { count }));
  const labelOf = (name: string) => text(objects.find((each) => each.name === name)?.plural, name);
  return (
    <fieldset className={styles.chips}>
      <legend>{t('search.which')}</legend>
      {[undefined, ...shown].map((name) => (
        <label key={name ?? ''}>
          <input type="radio" name="of" checked={name === chosen} onChange={() => choose(name)} />
          {name === undefined ? t('search.everything') : labelOf(name)}
          <span>{counted(name === undefined ? total : (counts[name] ?? 0))}</span>
        </label>
      ))}
    </fieldset>
  );
}
