import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import { inFull, pathOf } from '../../meta/entries';
import { NARROWEST, WIDEST } from '../../runtime/list/columns';
import { labelOf } from '../../runtime/list/tableShape';
import { CloseIcon, PinIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { FieldButton } from '../inputs/FieldButton';
import { Faults, faultsAt } from '../inputs/Property';
import { Sortable, useDragged } from '../objects/Sortable';
import { addColumn, dropColumn, moveColumn, setColumn } from './viewEditing';
import type { ViewWork } from './viewWork';

/** What a view shows of a record, in order; of a table with widths, and what stays in sight. */
export function ColumnsPart({ work }: { work: ViewWork }) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const view = work.definition;
  const type = view.type ?? 'list';
  const paths = view.columns.map(pathOf);
  const label = (path: string) => labelOf(definitions, view.object, path, text);
  return (
    <section className={editor.part} aria-labelledby="columns">
      <h3 id="columns">{t(`views.columns_${type}`)}</h3>
      <p className={editor.help}>{t(`views.columnsHelp_${type}`)}</p>
      <Sortable ids={paths} called={label} onMove={(path, to) => work.save(moveColumn(view, path, to))}>
        <ul className={editor.rows}>
          {paths.map((path) => (
            <Line key={path} work={work} path={path} label={label(path)} alone={paths.length === 1} />
          ))}
        </ul>
      </Sortable>
      <FieldButton
        stays
        object={view.object}
        label={t('views.addColumn')}
        onPick={(path) => work.save(addColumn(work.definition, path))}
      />
      <Faults faults={faultsAt(work.problems, '/columns')} />
    </section>
  );
}

function Line(props: { work: ViewWork; path: string; label: string; alone: boolean }) {
  const { work, path, label, alone } = props;
  const { t } = useTexts();
  const view = work.definition;
  const drag = useDragged(path, label);
  const column = view.columns.map(inFull).find(({ field }) => field === path);
  const table = (view.type ?? 'list') === 'list';
  const frozen = column?.frozen ?? false;

  function widen(typed: string) {
    const width = Number(typed);
    if (typed === '') {
      work.save(setColumn(view, path, { width: undefined } as object));
    } else if (Number.isInteger(width) && width >= NARROWEST && width <= WIDEST) {
      work.save(setColumn(view, path, { width }));
    }
  }

  return (
    <li ref={drag.ref} style={drag.style} data-dragging={drag.dragging}>
      {drag.grip}
      <span className={editor.grow} title={label}>
        {label}
      </span>
      {table ? (
        <>
          <input
            key={String(column?.width)}
            className={editor.number}
            inputMode="numeric"
            placeholder={t('views.auto')}
            aria-label={t('views.widthOf', { field: label })}
            title={t('views.widthOf', { field: label })}
            defaultValue={column?.width ?? ''}
            onBlur={(event) => widen(event.target.value.trim())}
            onKeyDown={(event) => {
              if (event.key === 'Enter') {
                widen(event.currentTarget.value.trim());
              }
            }}
          />
          <button
            type="button"
            className={editor.square}
            aria-pressed={frozen}
            aria-label={t('views.freeze', { field: label })}
            title={t('views.freeze', { field: label })}
            onClick={() => work.save(setColumn(view, path, { frozen: !frozen }))}
          >
            <PinIcon />
          </button>
        </>
      ) : null}
      <button
        type="button"
        className={editor.square}
        disabled={alone}
        aria-label={t('views.dropColumn', { field: label })}
        title={t('views.dropColumn', { field: label })}
        onClick={() => work.save(dropColumn(view, path))}
      >
        <CloseIcon />
      </button>
    </li>
  );
}
