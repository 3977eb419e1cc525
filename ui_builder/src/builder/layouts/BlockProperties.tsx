import { useTexts } from '../../i18n/useTexts';
import type { RelatedListDef, RowsBlockDef, SectionDef } from '../../meta/types';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Choose, Figure, Segments } from '../inputs/Plain';
import { Faults, Property } from '../inputs/Property';
import { Condition } from './Condition';
import { useDesigner } from './designer';
import { relatedList, relationsTo } from './generated';
import { sectionAt } from './layoutTree';
import { PathList } from './PathList';
import { Visible } from './Properties';
import { useCalled } from './useCalled';

const MOST_COLUMNS = 20;
const MOST_ROW_COLUMNS = 30;
const USUAL_LIMIT = 5;

/** What can be said of a block. */
export function BlockProperties() {
  const { t } = useTexts();
  const { layout, chosen, set, faults } = useDesigner();
  const section = sectionAt(layout, chosen);
  if (section === undefined) {
    return null;
  }
  return (
    <>
      <LocaleTexts
        label={t('layouts.heading')}
        help={t(`layouts.blockHeading_${section.block}`)}
        value={section.label}
        faults={faults(`${chosen}/label`)}
        onChange={(label) => set(`${chosen}/label`, Object.keys(label).length === 0 ? undefined : label)}
      />
      <Own section={section} />
      <Visible />
      <Faults faults={faults(chosen).filter(({ path }) => path === chosen || path === `${chosen}/block`)} />
    </>
  );
}

function Own({ section }: { section: SectionDef }) {
  const { t } = useTexts();
  const { chosen, set, faults } = useDesigner();
  switch (section.block) {
    case 'related_list':
      return <ListProperties section={section} />;
    case 'rows':
      return <RowsProperties section={section} />;
    case 'markdown':
      return (
        <LocaleTexts
          label={t('layouts.text')}
          help={t('layouts.textHelp')}
          long
          value={section.text}
          faults={faults(`${chosen}/text`)}
          onChange={(words) => set(`${chosen}/text`, words)}
        />
      );
    default:
      return null;
  }
}

function ListProperties({ section }: { section: RelatedListDef }) {
  const { t } = useTexts();
  const { layout, definitions, objects, chosen, set, faults } = useDesigner();
  const called = useCalled(definitions, layout);
  const relations = relationsTo(objects, layout.object);
  const object = section.relation.split('.')[0] ?? '';
  return (
    <>
      <Choose
        label={t('layouts.relation')}
        help={t('layouts.relationHelp')}
        value={section.relation}
        choices={relations.map((relation) => ({
          value: relation.relation,
          label: called.offer({ block: 'related_list', relation }),
        }))}
        faults={faults(`${chosen}/relation`)}
        onChange={(value) => {
          const relation = relations.find((each) => each.relation === value);
          if (relation !== undefined) {
            set(chosen, { ...relatedList({ definitions }, relation), name: section.name });
          }
        }}
      />
      <PathList
        label={t('layouts.listColumns')}
        object={object}
        paths={section.fields}
        most={MOST_COLUMNS}
        faults={faults(`${chosen}/fields`)}
        onChange={(paths) => set(`${chosen}/fields`, paths)}
      />
      <Sorted section={section} object={object} />
      <Condition
        label={t('layouts.filter')}
        none={t('layouts.filter_none')}
        when={t('layouts.filter_when')}
        object={object}
        value={section.where}
        faults={faults(`${chosen}/where`)}
        onChange={(value) => set(`${chosen}/where`, value)}
      />
      <Figure
        label={t('layouts.limit')}
        whole
        value={section.limit}
        placeholder={String(USUAL_LIMIT)}
        faults={faults(`${chosen}/limit`)}
        onChange={(value) => set(`${chosen}/limit`, value)}
      />
    </>
  );
}

function Sorted({ section, object }: { section: RelatedListDef; object: string }) {
  const { t, text } = useTexts();
  const { definitions, chosen, set, faults } = useDesigner();
  const [first = ''] = (section.sort ?? '').split(',');
  const down = first.startsWith('-');
  const path = down ? first.slice(1) : first;
  const fields = [...(definitions.object(object)?.fields.values() ?? [])].filter(
    ({ type }) => type !== 'version',
  );
  const say = (field: string | undefined, falling: boolean) =>
    set(`${chosen}/sort`, field === undefined ? undefined : `${falling ? '-' : ''}${field}`);
  return (
    <>
      <Choose
        label={t('layouts.sort')}
        value={path === '' ? undefined : path}
        none={t('layouts.sort_none')}
        choices={fields.map((field) => ({ value: field.name, label: text(field.label, field.name) }))}
        faults={faults(`${chosen}/sort`)}
        onChange={(value) => say(value, down)}
      />
      {path === '' ? null : (
        <Segments
          label={t('layouts.direction')}
          value={down ? 'down' : 'up'}
          choices={[
            { value: 'up', label: t('layouts.rising') },
            { value: 'down', label: t('layouts.falling') },
          ]}
          onChange={(value) => say(path, value === 'down')}
        />
      )}
    </>
  );
}

function RowsProperties({ section }: { section: RowsBlockDef }) {
  const { t } = useTexts();
  const { layout, definitions, chosen, set, faults } = useDesigner();
  const rows = definitions.rowsOf(layout.object).find(({ name }) => name === section.rows);
  if (rows === undefined) {
    return (
      <Property label={t('layouts.rows')} faults={faults(`${chosen}/rows`)} group>
        {() => null}
      </Property>
    );
  }
  const all = rows.info.definition.fields.map(({ name }) => name).filter((name) => name !== rows.parent);
  return (
    <PathList
      label={t('layouts.listColumns')}
      help={t('layouts.rowsHelp')}
      object={rows.info.definition.name}
      paths={section.fields ?? all}
      most={MOST_ROW_COLUMNS}
      faults={faults(`${chosen}/fields`)}
      onChange={(paths) => set(`${chosen}/fields`, paths.length === 0 ? undefined : paths)}
    />
  );
}
