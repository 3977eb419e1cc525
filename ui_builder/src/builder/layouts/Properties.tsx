import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { inFull } from '../../meta/entries';
import type { CellDef } from '../../meta/types';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Segments, Switch } from '../inputs/Plain';
import { Faults, Property } from '../inputs/Property';
import { BlockProperties } from './BlockProperties';
import { Condition } from './Condition';
import { useDesigner } from './designer';
import { HeaderProperties } from './HeaderProperties';
import { entryOf, isFields } from './layoutDraft';
import { around, cellAt, columnsOf, kindAt, sectionAt, tabAt } from './layoutTree';
import { MoveTools } from './MoveTools';
import { PageProperties } from './PageProperties';
import styles from './Properties.module.css';
import { useCalled } from './useCalled';

/** What is chosen on the page, and what can be said of it. */
export function Properties() {
  const { t } = useTexts();
  const { layout, definitions, chosen, choose } = useDesigner();
  const called = useCalled(definitions, layout);
  const kind = kindAt(chosen);
  const within = kind === null ? null : kind === 'tab' ? '' : around(chosen);
  return (
    <div className={styles.properties}>
      <header className={styles.head}>
        <div>
          <small>{t(`layouts.kind_${kind ?? (chosen.startsWith('/header') ? 'header' : 'page')}`)}</small>
          <h3>{called.part(chosen)}</h3>
        </div>
        {chosen === '' ? null : (
          <button type="button" className={styles.up} onClick={() => choose(within ?? '')}>
            {t('layouts.toOuter', { name: called.part(within ?? '') })}
          </button>
        )}
      </header>
      <MoveTools />
      <div className={styles.list} key={chosen}>
        <Chosen />
      </div>
    </div>
  );
}

function Chosen() {
  const { layout, chosen } = useDesigner();
  switch (kindAt(chosen)) {
    case 'tab':
      return <TabProperties />;
    case 'section': {
      const section = sectionAt(layout, chosen);
      return section !== undefined && isFields(section) ? <SectionProperties /> : <BlockProperties />;
    }
    case 'cell':
      return <CellProperties />;
    default:
      return chosen.startsWith('/header') ? <HeaderProperties /> : <PageProperties />;
  }
}

function TabProperties() {
  const { t } = useTexts();
  const { layout, chosen, set, faults } = useDesigner();
  const tab = tabAt(layout, chosen);
  return (
    <>
      <LocaleTexts
        label={t('layouts.label')}
        value={tab?.label}
        faults={faults(`${chosen}/label`)}
        onChange={(label) => set(`${chosen}/label`, label)}
      />
      <Visible />
      <Faults faults={faults(`${chosen}/sections`).filter(({ path }) => path === `${chosen}/sections`)} />
    </>
  );
}

function SectionProperties() {
  const { t } = useTexts();
  const { layout, chosen, set, faults } = useDesigner();
  const section = sectionAt(layout, chosen);
  if (section === undefined || !isFields(section)) {
    return null;
  }
  const heading = section.label;
  return (
    <>
      <LocaleTexts
        label={t('layouts.heading')}
        help={t('layouts.headingHelp')}
        value={heading}
        faults={faults(`${chosen}/label`)}
        onChange={(label) => set(`${chosen}/label`, Object.keys(label).length === 0 ? undefined : label)}
      />
      <Property label={t('layouts.columns')} faults={faults(`${chosen}/columns`)} group>
        {() => (
          <Segments
            label={t('layouts.columns')}
            value={String(columnsOf(layout, chosen)) as '1' | '2' | '3'}
            choices={(['1', '2', '3'] as const).map((value) => ({ value, label: value }))}
            onChange={(value) => set(chosen, narrowed({ ...section, columns: Number(value) }))}
          />
        )}
      </Property>
      <Switch
        label={t('layouts.collapsed')}
        help={t('layouts.collapsedHelp')}
        checked={section.collapsed === true}
        onChange={(on) => set(`${chosen}/collapsed`, on ? true : undefined)}
      />
      <Visible />
      <Faults faults={faults(`${chosen}/fields`).filter(({ path }) => path === `${chosen}/fields`)} />
    </>
  );
}

/** No field is wider than its section. */
function narrowed<Section extends { columns: number; fields: readonly (string | CellDef)[] }>(
  section: Section,
): Section {
  const fields = section.fields.map((entry) => {
    const { width, ...cell } = inFull(entry);
    return width === undefined || width <= section.columns
      ? entry
      : entryOf({ ...cell, width: section.columns });
  });
  return { ...section, fields };
}

function CellProperties() {
  const { t } = useTexts();
  const { layout, definitions, chosen, set, faults } = useDesigner();
  const cell = cellAt(layout, chosen);
  const field = cell === undefined ? undefined : definitions.field(layout.object, cell.field);
  if (cell === undefined) {
    return null;
  }
  const columns = columnsOf(layout, around(chosen));
  const usual = field !== undefined && fieldUi(field.type).wide === true ? columns : 1;
  const written = field?.writable === true && !cell.field.includes('.');
  const change = (name: keyof CellDef, value: string | number | undefined) => {
    const { [name]: _, ...rest } = cell;
    set(chosen, entryOf((value === undefined ? rest : { ...rest, [name]: value }) as CellDef));
  };
  return (
    <>
      <Faults faults={faults(chosen).filter(({ path }) => path === chosen || path === `${chosen}/field`)} />
      {columns === 1 ? null : (
        <Property label={t('layouts.width')} faults={faults(`${chosen}/width`)} group>
          {() => (
            <Segments
              label={t('layouts.width')}
              value={String(Math.min(cell.width ?? usual, columns))}
              choices={Array.from({ length: columns }, (_, index) => ({
                value: String(index + 1),
                label: t('layouts.widthOf', { count: index + 1 }),
              }))}
              onChange={(value) =>
                change('width', Number(value) === usual && usual === 1 ? undefined : Number(value))
              }
            />
          )}
        </Property>
      )}
      {(written ? (['visible', 'required', 'read_only'] as const) : (['visible'] as const)).map((name) => (
        <Condition
          key={name}
          label={t(`layouts.${name}`)}
          none={t(`layouts.${name}_none`)}
          when={t(`layouts.${name}_when`)}
          object={layout.object}
          value={cell[name]}
          faults={faults(`${chosen}/${name}`)}
          onChange={(value) => change(name, value)}
        />
      ))}
    </>
  );
}

/** When a tab or a section is shown. */
export function Visible() {
  const { t } = useTexts();
  const { layout, chosen, set, faults } = useDesigner();
  const part = tabAt(layout, chosen);
  return (
    <Condition
      label={t('layouts.visible')}
      none={t('layouts.visible_none')}
      when={t('layouts.visible_when')}
      object={layout.object}
      value={part?.visible}
      faults={faults(`${chosen}/visible`)}
      onChange={(value) => set(`${chosen}/visible`, value)}
    />
  );
}
