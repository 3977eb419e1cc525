import { useMemo } from 'react';
import { useDefinitions } from '../../api/definitions';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { CloseIcon } from '../../ui/icons';
import styles from './Panel.module.css';
import { sortKeys, sortText } from './sortText';
import { labelOf } from './tableShape';
import type { ListState } from './useListState';

/** The order of a list, by as many fields as one likes. */
export function SortPanel({ list }: { list: ListState }) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const keys = sortKeys(list.sort);
  const options = useMemo(() => {
    const own = [...(definitions.object(list.object)?.fields.values() ?? [])]
      .filter((field) => fieldUi(field.type).sortable)
      .map(({ name }) => name);
    const shown = list.columns.filter(({ field }) => fieldUi(field.type).sortable).map(({ path }) => path);
    return [...new Set([...shown, ...own, ...sortKeys(list.sort).map(({ path }) => path)])];
  }, [definitions, list.object, list.columns, list.sort]);
  const free = options.filter((path) => !keys.some((key) => key.path === path));
  const apply = (next: typeof keys) => list.change({ sort: sortText(next) || undefined });
  const named = (path: string) => labelOf(definitions, list.object, path, text);
  return (
    <>
      <header className={styles.head}>
        <h3>{t('list.sort')}</h3>
        <button type="button" className={styles.link} onClick={() => list.change({ sort: undefined })}>
          {t('list.resetSort')}
        </button>
      </header>
      {keys.map((key, index) => (
        <div key={key.path} className={styles.row}>
          <select
            aria-label={t('list.sortField', { n: index + 1 })}
            value={key.path}
            onChange={(event) =>
              apply(keys.map((each) => (each === key ? { ...key, path: event.target.value } : each)))
            }
          >
            {[key.path, ...free].map((path) => (
              <option key={path} value={path}>
                {named(path)}
              </option>
            ))}
          </select>
          <select
            aria-label={t('list.sortDirection', { n: index + 1 })}
            value={key.down ? 'down' : 'up'}
            onChange={(event) =>
              apply(
                keys.map((each) => (each === key ? { ...key, down: event.target.value === 'down' } : each)),
              )
            }
          >
            <option value="up">{t('list.ascending')}</option>
            <option value="down">{t('list.descending')}</option>
          </select>
          <button
            type="button"
            aria-label={t('list.sortRemove', { field: named(key.path) })}
            onClick={() => apply(keys.filter((each) => each !== key))}
          >
            <CloseIcon />
          </button>
        </div>
      ))}
      {free.length === 0 ? null : (
        <div className={styles.row}>
          <select
            aria-label={t('list.sortAdd')}
            value=""
            onChange={(event) => apply([...keys, { path: event.target.value, down: false }])}
          >
            <option value="" disabled>
              {t('list.sortAdd')}
            </option>
            {free.map((path) => (
              <option key={path} value={path}>
                {named(path)}
              </option>
            ))}
          </select>
        </div>
      )}
    </>
  );
}
