import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { ViewType } from '../../meta/types';
import { CalendarIcon, CardsIcon, GlobeIcon, KanbanIcon, TableIcon, TimelineIcon } from '../../ui/icons';
import { useDraftList } from '../draft/useDraft';
import editor from '../editor/Editor.module.css';
import { EditorFrame } from '../editor/EditorFrame';
import { GoneDefinition } from '../editor/GoneDefinition';
import { put } from '../editor/put';
import { useOne } from '../editor/useOne';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Switch } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import { WhereProperty } from '../inputs/WhereProperty';
import { Previewed } from '../objects/Previewed';
import type { ViewDraft } from '../objects/pageDrafts';
import { ColumnsPart } from './ColumnsPart';
import { GroupPart } from './GroupPart';
import { SortPart } from './SortPart';
import { TypeCards } from './TypeCards';
import { withType } from './viewEditing';
import type { ViewWork } from './viewWork';

const ViewPreview = lazy(() => import('./ViewPreview').then((module) => ({ default: module.ViewPreview })));
const ICONS: Readonly<Record<ViewType, () => React.ReactNode>> = {
  list: TableIcon,
  kanban: KanbanIcon,
  calendar: CalendarIcon,
  gantt: TimelineIcon,
  cards: CardsIcon,
  map: GlobeIcon,
};
const SORTED: ReadonlySet<ViewType> = new Set(['list', 'kanban', 'cards']);
const SHOWN = [
  '/label',
  '/columns',
  '/group_by',
  '/calendar',
  '/image',
  '/place',
  '/aggregates',
  '/where',
  '/sort',
  '/default',
];

/** The editor of a view of any type, with real records beside it. */
export function ViewPage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return <Opened key={name} name={name} />;
}

function Opened({ name }: { name: string }) {
  const work = useOne<ViewDraft>('view', name);
  return work === null ? (
    <GoneDefinition kind="view" name={name} />
  ) : (
    <Previewed>
      <Editor work={work} />
    </Previewed>
  );
}

function Editor({ work }: { work: ViewWork }) {
  const { text } = useTexts();
  const view = work.definition;
  const object = useDefinitions().object(view.object)?.definition;
  const Icon = ICONS[view.type ?? 'list'];
  return (
    <EditorFrame
      work={work}
      icon={<Icon />}
      back={{ to: `objects/${view.object}/views`, label: text(object?.plural, nameAsText(view.object)) }}
      place="views"
      copied={(copy) => put(copy, 'default', undefined)}
      shown={SHOWN}
    >
      <div className={editor.split}>
        <ViewForm work={work} />
        <Suspense fallback={null}>
          <ViewPreview view={view} onChange={(next) => work.save(next as ViewDraft)} />
        </Suspense>
      </div>
    </EditorFrame>
  );
}

function ViewForm({ work }: { work: ViewWork }) {
  const { t } = useTexts();
  const view = work.definition;
  const fields = [...(useDefinitions().object(view.object)?.fields.values() ?? [])];
  return (
    <div className={editor.form}>
      <section className={editor.part} aria-label={t('views.what')}>
        <LocaleTexts
          label={t('views.label')}
          value={view.label}
          faults={faultsAt(work.problems, '/label')}
          onChange={(label) => work.save({ ...view, label })}
        />
        <TypeCards
          value={view.type ?? 'list'}
          fields={fields}
          onChange={(type: ViewType) => work.save(withType(view, type, fields))}
        />
        <DefaultSwitch work={work} />
      </section>
      <ColumnsPart work={work} />
      <GroupPart work={work} />
      <section className={editor.part} aria-labelledby="filter">
        <h3 id="filter">{t('views.filter')}</h3>
        <WhereProperty
          object={view.object}
          label={t('views.where')}
          faults={faultsAt(work.problems, '/where')}
          value={view.where}
          onChange={(where) => work.save(put(view, 'where', where))}
        />
      </section>
      {SORTED.has(view.type ?? 'list') ? <SortPart work={work} /> : null}
    </div>
  );
}

/** Whether it opens first; another one that did so does no more. */
function DefaultSwitch({ work }: { work: ViewWork }) {
  const { t, text } = useTexts();
  const view = work.definition;
  const list = useDraftList<ViewDraft>('view');
  const other = list.definitions.find(
    (each) => each.object === view.object && each.name !== view.name && each.default === true,
  );
  const help =
    other === undefined ? t('views.defaultHelp') : t('views.defaultNow', { view: text(other.label) });
  return (
    <Switch
      label={t('views.default')}
      help={help}
      faults={faultsAt(work.problems, '/default')}
      checked={view.default === true}
      onChange={(on) => {
        if (on && other !== undefined) {
          void list.create(put(other, 'default', undefined));
        }
        work.save(put(view, 'default', on ? true : undefined));
      }}
    />
  );
}
