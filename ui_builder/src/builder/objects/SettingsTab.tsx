import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Choose, Switch } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import { Combinations } from './Combinations';
import { DeleteObject } from './DeleteObject';
import { IconChoice } from './IconChoice';
import { type ObjectDraft, withProperty } from './objectDraft';
import { SearchedFields } from './SearchedFields';
import styles from './Settings.module.css';
import type { ObjectWork } from './useObject';

const SHAPES = ['plain', 'document', 'single', 'configuration', 'event'] as const;
/** What a title may be read from. */
const TITLES = new Set(['text', 'autonumber', 'email', 'phone', 'barcode', 'url']);

/** What an object is called and how it behaves, beside its fields. */
export function SettingsTab({ work }: { work: ObjectWork }) {
  const { t, text } = useTexts();
  const object = work.definition;
  const set = (key: keyof ObjectDraft, value: unknown, standard?: unknown) =>
    work.save(withProperty(object, key, value, standard));
  const faults = (place: string) => faultsAt(work.problems, place);
  const named = (fields: ObjectDraft['fields']) =>
    fields.map((field) => ({ value: field.name, label: text(field.label, nameAsText(field.name)) }));
  const itself = object.fields.filter((field) => field.type === 'lookup' && field.to === object.name);
  const shape = object.shape ?? 'plain';

  return (
    <div className={styles.settings}>
      <section className={styles.card}>
        <h3>{t('objects.calls')}</h3>
        <LocaleTexts
          label={t('objects.label')}
          help={t('objects.labelHelp')}
          value={object.label}
          faults={faults('/label')}
          onChange={(next) => set('label', next)}
        />
        <LocaleTexts
          label={t('objects.plural')}
          help={t('objects.pluralHelp')}
          value={object.plural}
          faults={faults('/plural')}
          onChange={(next) => set('plural', next)}
        />
        <LocaleTexts
          label={t('objects.help')}
          help={t('objects.helpHelp')}
          value={object.help}
          faults={faults('/help')}
          long
          onChange={(next) => set('help', next)}
        />
        <IconChoice value={object.icon} onChange={(icon) => set('icon', icon)} />
        <Choose
          label={t('objects.title')}
          help={t('objects.titleHelp')}
          faults={faults('/title')}
          value={object.title}
          choices={named(object.fields.filter(({ type, name }) => TITLES.has(type) || name === object.title))}
          onChange={(title) => set('title', title)}
        />
      </section>
      <section className={styles.card}>
        <h3>{t('objects.behaves')}</h3>
        <Choose
          label={t('objects.shape')}
          help={t(`objects.shapeHelp_${shape}`)}
          faults={faults('/shape')}
          value={shape}
          choices={SHAPES.map((value) => ({ value, label: t(`objects.shape_${value}`) }))}
          onChange={(next) => set('shape', next, 'plain')}
        />
        <Switch
          label={t('objects.owned')}
          help={t('objects.ownedHelp')}
          faults={faults('/owned')}
          checked={object.owned ?? true}
          onChange={(on) => set('owned', on, true)}
        />
        <Switch
          label={t('objects.history')}
          help={t('objects.historyHelp')}
          faults={faults('/history')}
          checked={object.history ?? true}
          onChange={(on) => set('history', on, true)}
        />
        <Choose
          label={t('objects.tree')}
          help={t(itself.length === 0 ? 'objects.treeNone' : 'objects.treeHelp')}
          faults={faults('/tree')}
          value={object.tree}
          none={t('objects.noTree')}
          choices={named(itself)}
          onChange={(tree) => set('tree', tree)}
        />
      </section>
      <section className={styles.card}>
        <h3>{t('objects.unique')}</h3>
        <p className={styles.help}>{t('objects.uniqueHelp')}</p>
        <Combinations
          kind="unique"
          fields={named(object.fields)}
          combinations={(object.unique ?? []).map(({ fields }) => fields)}
          least={2}
          faults={faults('/unique')}
          onChange={(next) =>
            set(
              'unique',
              next.map((fields, at) => {
                const now = object.unique?.[at];
                return now?.ignore_case ? { fields, ignore_case: true } : { fields };
              }),
            )
          }
        />
        <h3>{t('objects.indexes')}</h3>
        <p className={styles.help}>{t('objects.indexesHelp')}</p>
        <Combinations
          kind="index"
          fields={named(object.fields)}
          combinations={object.indexes ?? []}
          least={1}
          faults={faults('/indexes')}
          onChange={(next) => set('indexes', next)}
        />
      </section>
      <SearchedFields work={work} />
      <DeleteObject work={work} />
    </div>
  );
}
