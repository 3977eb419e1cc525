import { Button } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { FieldDef } from '../../meta/types';
import { CloseIcon, PlusIcon } from '../../ui/icons';
import inputs from '../inputs/inputs.module.css';
import { faultsAt, Property } from '../inputs/Property';
import type { FieldWork } from './fieldWork';
import { withProperty } from './objectDraft';
import styles from './Panel.module.css';

interface Fetch {
  readonly field: string;
  readonly into: string;
  readonly when?: string;
}

/** Fields that are copied from the record that a lookup points at. */
export function Fetches({ work }: { work: FieldWork; option: string }) {
  const { t, text } = useTexts();
  const { object, objects, field, change } = work;
  const target = objects.find((each) => each.name === field.to);
  const fetches = (field.fetch as readonly Fetch[] | undefined) ?? [];
  const save = (next: readonly Fetch[]) => change(withProperty(field, 'fetch', next));
  const set = (at: number, part: Partial<Fetch>) =>
    save(fetches.map((each, index) => (index === at ? { ...each, ...part } : each)));
  const here = object.fields.filter(({ name }) => name !== field.name);
  const named = (of: readonly FieldDef[]) =>
    of.map((each) => (
      <option key={each.name} value={each.name}>
        {text(each.label, nameAsText(each.name))}
      </option>
    ));
  if (target === undefined) {
    return null;
  }

  function add() {
    const into = here.find(({ name }) => name !== object.title) ?? here[0];
    save([...fetches, { field: target?.title ?? '', into: into?.name ?? '' }]);
  }

  return (
    <Property
      label={t('fields.option_fetch')}
      help={t('fields.help_lookup_fetch')}
      faults={faultsAt(work.faults, '/fetch')}
      group
    >
      {() => (
        <span className={styles.stack}>
          {fetches.map((fetch, index) => (
            <span key={index} className={styles.pair}>
              <select
                className={inputs.box}
                aria-label={t('fields.fetchFrom')}
                value={fetch.field}
                onChange={(event) => set(index, { field: event.target.value })}
              >
                {named(target.fields)}
              </select>
              <span aria-hidden="true">→</span>
              <select
                className={inputs.box}
                aria-label={t('fields.fetchInto')}
                value={fetch.into}
                onChange={(event) => set(index, { into: event.target.value })}
              >
                {named(here)}
              </select>
              <select
                className={inputs.box}
                aria-label={t('fields.fetchWhen')}
                value={fetch.when ?? 'always'}
                onChange={(event) =>
                  save(fetches.with(index, withProperty(fetch, 'when', event.target.value, 'always')))
                }
              >
                <option value="always">{t('fields.fetchAlways')}</option>
                <option value="if_blank">{t('fields.fetchIfBlank')}</option>
              </select>
              <button
                type="button"
                className={styles.icon}
                aria-label={t('fields.fetchRemove')}
                onClick={() => save(fetches.toSpliced(index, 1))}
              >
                <CloseIcon />
              </button>
            </span>
          ))}
          <span>
            <Button size="small" icon={<PlusIcon />} disabled={here.length === 0} onClick={add}>
              {t('fields.fetchAdd')}
            </Button>
          </span>
        </span>
      )}
    </Property>
  );
}
