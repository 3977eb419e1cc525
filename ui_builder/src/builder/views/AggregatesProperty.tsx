import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import type { AggregateDef } from '../../meta/types';
import { functionsOf } from '../../runtime/list/grouping';
import { CloseIcon, PlusIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { put, withAt } from '../editor/put';
import { faultsAt, Property } from '../inputs/Property';
import styles from './Views.module.css';
import type { ViewWork } from './viewWork';

const MOST = 10;

/** What is summed up of groups, lanes, and at the foot of a list. */
export function AggregatesProperty({ work, fields }: { work: ViewWork; fields: readonly Field[] }) {
  const { t, text } = useTexts();
  const view = work.definition;
  const all = view.aggregates ?? [];
  const summed = fields.filter((field) => functionsOf(field).length > 0);
  const save = (next: readonly AggregateDef[]) =>
    work.save(put(view, 'aggregates', next.length === 0 ? undefined : next));
  const first = summed.find(({ name }) => !all.some((each) => each.field === name)) ?? summed[0];

  function line(aggregate: AggregateDef, index: number) {
    const field = summed.find(({ name }) => name === aggregate.field);
    const functions = field === undefined ? [aggregate.function] : functionsOf(field);
    const label = text(field?.label, aggregate.field ?? '');
    return (
      <li key={index}>
        <span className={styles.aggregate}>
          <select
            aria-label={t('views.aggregateField', { n: index + 1 })}
            value={aggregate.field ?? ''}
            onChange={(event) => {
              const next = summed.find(({ name }) => name === event.target.value);
              const of = next === undefined ? [] : functionsOf(next);
              const same = of.find((each) => each === aggregate.function) ?? of[0];
              if (next !== undefined && same !== undefined) {
                save(withAt(all, index, { function: same, field: next.name }));
              }
            }}
          >
            {field === undefined ? <option value={aggregate.field ?? ''}>{label}</option> : null}
            {summed.map((each) => (
              <option key={each.name} value={each.name}>
                {text(each.label, each.name)}
              </option>
            ))}
          </select>
          <select
            aria-label={t('views.aggregateFunction', { n: index + 1 })}
            value={aggregate.function}
            onChange={(event) =>
              save(
                withAt(all, index, {
                  ...aggregate,
                  function: event.target.value as AggregateDef['function'],
                }),
              )
            }
          >
            {functions.map((each) => (
              <option key={each} value={each}>
                {t(`views.function_${each}`)}
              </option>
            ))}
          </select>
        </span>
        <button
          type="button"
          className={editor.square}
          aria-label={t('views.dropAggregate', { field: label })}
          onClick={() => save(all.filter((_, at) => at !== index))}
        >
          <CloseIcon />
        </button>
      </li>
    );
  }

  return (
    <Property
      group
      label={t('views.aggregates')}
      help={t(first === undefined ? 'views.noAggregates' : `views.aggregatesHelp_${view.type ?? 'list'}`)}
      faults={faultsAt(work.problems, '/aggregates')}
    >
      {() => (
        <>
          {all.length === 0 ? null : <ul className={editor.rows}>{all.map(line)}</ul>}
          {first === undefined || all.length >= MOST ? null : (
            <button
              type="button"
              className={editor.add}
              onClick={() =>
                save([...all, { function: functionsOf(first)[0] ?? 'count', field: first.name }])
              }
            >
              <PlusIcon />
              {t('views.addAggregate')}
            </button>
          )}
        </>
      )}
    </Property>
  );
}
