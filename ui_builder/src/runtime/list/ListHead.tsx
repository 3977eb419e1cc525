import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import { nounIn } from '../../meta/text';
import styles from './ListPage.module.css';

/** The views of an object. */
export function ViewChoice(props: { object: string; chosen: string; onChoose: (name: string) => void }) {
  const { t, text } = useTexts();
  const views = useDefinitions().views(props.object);
  if (views.length === 0) {
    return null;
  }
  return (
    <select
      aria-label={t('list.views')}
      value={props.chosen}
      onChange={(event) => props.onChoose(event.target.value)}
    >
      {views.map((view) => (
        <option key={view.name} value={view.name}>
          {text(view.label)}
        </option>
      ))}
    </select>
  );
}

interface CountProps {
  page: { count?: number; count_is_exact?: boolean } | undefined;
  loaded: number;
  one: string;
  many: string;
}

/** How many records match; says so where it is an estimate. */
export function Count({ page, loaded, one, many }: CountProps) {
  const { t, locale } = useTexts();
  if (page === undefined) {
    return null;
  }
  const count = page.count ?? loaded;
  const object = nounIn(count === 1 ? one : many, locale);
  const shown = new Intl.NumberFormat(locale).format(count);
  const exact = page.count_is_exact ?? true;
  return <span className={styles.count}>{t(exact ? 'list.counted' : 'list.about', { shown, object })}</span>;
}
