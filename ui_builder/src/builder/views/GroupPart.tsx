import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import { isGroupable } from '../../runtime/list/grouping';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { Choose } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import { AggregatesProperty } from './AggregatesProperty';
import { endsFor, isDateField, isImageField, isLaneField, isPlaceField } from './viewEditing';
import type { ViewWork } from './viewWork';

/** What a view goes by: groups of a list, lanes of a board, dates, a place, the picture of cards. */
export function GroupPart({ work }: { work: ViewWork }) {
  const { t, text } = useTexts();
  const view = work.definition;
  const type = view.type ?? 'list';
  const fields = [...(useDefinitions().object(view.object)?.fields.values() ?? [])];
  const choices = (fitting: (field: Field) => boolean) =>
    fields.filter(fitting).map(({ name, label }) => ({ value: name, label: text(label, name) }));
  const { calendar } = view;
  return (
    <section className={editor.part} aria-labelledby="group">
      <h3 id="group">{t(`views.group_${type}`)}</h3>
      {type === 'calendar' || type === 'gantt' ? (
        <div className={editor.pair}>
          <Choose
            label={t('views.start')}
            value={calendar?.start}
            choices={choices(isDateField)}
            faults={faultsAt(work.problems, '/calendar/start')}
            onChange={(start) => start !== undefined && work.save(put(view, 'calendar', { start }))}
          />
          <Choose
            label={t('views.end')}
            value={calendar?.end}
            none={t('views.noEnd')}
            choices={endsFor(calendar?.start, fields).map((field) => ({
              value: field.name,
              label: text(field.label, field.name),
            }))}
            faults={faultsAt(work.problems, '/calendar/end')}
            onChange={(end) =>
              calendar !== undefined && work.save({ ...view, calendar: put(calendar, 'end', end) })
            }
          />
        </div>
      ) : null}
      {type === 'map' ? (
        <Choose
          label={t('views.place')}
          value={view.place}
          choices={choices(isPlaceField)}
          faults={faultsAt(work.problems, '/place')}
          onChange={(place) => place !== undefined && work.save(put(view, 'place', place))}
        />
      ) : null}
      {type === 'cards' ? (
        <Choose
          label={t('views.image')}
          value={view.image}
          none={t('views.noImage')}
          choices={choices(isImageField)}
          faults={faultsAt(work.problems, '/image')}
          onChange={(image) => work.save(put(view, 'image', image))}
        />
      ) : null}
      {type === 'list' || type === 'kanban' || type === 'gantt' ? (
        <>
          <Choose
            label={t(`views.by_${type}`)}
            help={t(`views.byHelp_${type}`)}
            value={view.group_by}
            none={type === 'kanban' ? undefined : t('views.notGrouped')}
            choices={choices(type === 'kanban' ? isLaneField : isGroupable)}
            faults={faultsAt(work.problems, '/group_by')}
            onChange={(path) => work.save(put(view, 'group_by', path))}
          />
          {type === 'gantt' ? null : <AggregatesProperty work={work} fields={fields} />}
        </>
      ) : null}
    </section>
  );
}
