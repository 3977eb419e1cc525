import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { Faults, faultsAt } from '../inputs/Property';
import type { ObjectDraft } from './objectDraft';
import styles from './Settings.module.css';
import { maySearch, searchedOf, withSearched } from './searched';
import type { ObjectWork } from './useObject';

const FOUND = new Set(['plain', 'document']);

/** Chooses the fields that records are found by. */
export function SearchedFields({ work }: { work: ObjectWork }) {
  const { t, text } = useTexts();
  const object: ObjectDraft = work.definition;
  if (!FOUND.has(object.shape ?? 'plain')) {
    return null;
  }
  const chosen = searchedOf(object);
  const turn = (name: string, on: boolean) =>
    work.save(withSearched(object, on ? [...chosen, name] : chosen.filter((each) => each !== name)));
  return (
    <section className={styles.card}>
      <h3>{t('searched.title')}</h3>
      <p className={styles.help}>{t(chosen.length === 0 ? 'searched.none' : 'searched.help')}</p>
      <fieldset className={styles.searched}>
        <legend>{t('searched.title')}</legend>
        {maySearch(object).map((field) => (
          <label key={field.name}>
            <input
              type="checkbox"
              checked={chosen.includes(field.name)}
              onChange={(event) => turn(field.name, event.target.checked)}
            />
            {text(field.label, nameAsText(field.name))}
          </label>
        ))}
      </fieldset>
      <Faults faults={faultsAt(work.problems, '/search')} />
    </section>
  );
}
