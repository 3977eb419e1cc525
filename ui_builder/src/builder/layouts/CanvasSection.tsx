import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { inFull, pathOf } from '../../meta/entries';
import type { FieldSectionDef, SectionDef } from '../../meta/types';
import { inColumns, spanning } from '../../runtime/record/layout';
import { Markdown } from '../../ui/Markdown';
import { TypeIcon } from '../objects/TypeIcon';
import { Mark } from './Canvas';
import styles from './Canvas.module.css';
import { CanvasPart, EndOfList } from './CanvasPart';
import { useDesigner } from './designer';
import { type Entry, isFields } from './layoutDraft';
import { type Address, columnsOf } from './layoutTree';
import { useCalled } from './useCalled';

const MOST_COLUMNS = 3;

/** A section of the page: its heading, and what it will show. */
export function CanvasSection({ address, section }: { address: Address; section: SectionDef }) {
  const { t } = useTexts();
  const { layout, definitions } = useDesigner();
  const called = useCalled(definitions, layout);
  const name = called.section(section);
  return (
    <section className={styles.section} aria-label={name}>
      <CanvasPart address={address} called={name} className={styles.heading}>
        <span className={styles.name} data-none={section.label === undefined && isFields(section)}>
          {name}
        </span>
        {isFields(section) && section.collapsed === true ? (
          <span className={styles.mark}>{t('layouts.closed')}</span>
        ) : null}
        {section.visible === undefined ? null : <Mark name="visible" />}
        {isFields(section) ? null : (
          <small className={styles.quiet}>{t(`layouts.block_${section.block}`)}</small>
        )}
      </CanvasPart>
      {isFields(section) ? <Fields address={address} section={section} /> : <Sketch section={section} />}
    </section>
  );
}

function Fields({ address, section }: { address: Address; section: FieldSectionDef }) {
  const { t } = useTexts();
  const { layout, definitions } = useDesigner();
  const called = useCalled(definitions, layout);
  const columns = columnsOf(layout, address);
  const list = `${address}/fields`;
  return (
    <div className={styles.grid} style={inColumns(columns)}>
      {section.fields.map((entry, index) => (
        <Cell
          key={`${pathOf(entry)} ${index}`}
          address={`${list}/${index}`}
          entry={entry}
          columns={columns}
        />
      ))}
      <EndOfList
        list={list}
        called={t('layouts.endOf', { name: called.section(section) })}
        hint={section.fields.length === 0 ? t('layouts.emptySection') : undefined}
      />
    </div>
  );
}

function Cell({ address, entry, columns }: { address: Address; entry: Entry; columns: number }) {
  const { t } = useTexts();
  const { layout, definitions } = useDesigner();
  const called = useCalled(definitions, layout);
  const cell = inFull(entry);
  const field = definitions.field(layout.object, cell.field);
  const wide = field !== undefined && fieldUi(field.type).wide === true ? MOST_COLUMNS : 1;
  const name = called.path(cell.field);
  return (
    <div className={styles.cell} style={spanning(Math.min(cell.width ?? wide, columns))}>
      <CanvasPart address={address} called={name} className={styles.field}>
        <span className={styles.label}>
          {field === undefined ? null : <TypeIcon type={field.type} />}
          <span>{name}</span>
          {field?.required === true ? (
            <span className={styles.star} title={t('layouts.mandatory')}>
              <span aria-hidden="true">*</span>
              <span className={styles.away}>{t('layouts.mandatory')}</span>
            </span>
          ) : null}
        </span>
        {field === undefined ? (
          <span className={styles.quiet}>{t('layouts.unknown')}</span>
        ) : (
          <span className={styles.bar} data-tall={wide > 1} />
        )}
        {cell.visible === undefined && cell.required === undefined && cell.read_only === undefined ? null : (
          <span className={styles.marks}>
            {(['visible', 'required', 'read_only'] as const)
              .filter((each) => cell[each] !== undefined)
              .map((each) => (
                <Mark key={each} name={each} />
              ))}
          </span>
        )}
      </CanvasPart>
    </div>
  );
}

const LINES = [1, 2, 3];

/** What a block will look like, without its records. */
function Sketch({ section }: { section: Exclude<SectionDef, FieldSectionDef> }) {
  const { t, text } = useTexts();
  const { layout, definitions } = useDesigner();
  if (section.block === 'markdown') {
    const words = text(section.text);
    return (
      <div className={styles.words} inert>
        {words === '' ? <p className={styles.quiet}>{t('layouts.noText')}</p> : <Markdown source={words} />}
      </div>
    );
  }
  if (section.block === 'timeline' || section.block === 'history') {
    return (
      <ol className={styles.events} aria-hidden="true">
        {LINES.map((line) => (
          <li key={line}>
            <span className={styles.bar} />
          </li>
        ))}
      </ol>
    );
  }
  const rows =
    section.block === 'rows'
      ? definitions.rowsOf(layout.object).find(({ name }) => name === section.rows)
      : undefined;
  const object =
    section.block === 'related_list'
      ? (section.relation.split('.')[0] ?? '')
      : (rows?.info.definition.name ?? '');
  const all = definitions.object(object)?.definition.fields.map(({ name }) => name) ?? [];
  const columns = section.fields ?? all.filter((name) => name !== rows?.parent);
  return (
    <div className={styles.table} aria-hidden="true">
      <p>
        {columns.map((path) => (
          <span key={path}>{text(definitions.field(object, path)?.label, path)}</span>
        ))}
      </p>
      {LINES.slice(0, 2).map((line) => (
        <p key={line}>
          {columns.map((path) => (
            <span key={path}>
              <span className={styles.bar} />
            </span>
          ))}
        </p>
      ))}
    </div>
  );
}
