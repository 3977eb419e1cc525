import { useId, useMemo, useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import type { FieldSectionDef } from '../../meta/types';
import { DownIcon } from '../../ui/icons';
import type { Conditional } from '../form/conditions';
import { BrokenCell } from './BrokenCell';
import { EditableField } from './EditableField';
import { cellsOf, inColumns } from './layout';
import styles from './RecordPage.module.css';
import { useRecordPage } from './recordPage';

interface Props {
  /** The tab that it stands in, or the column beside. */
  of: string;
  section: FieldSectionDef;
  within: readonly Conditional[];
}

/** Fields of a record under a heading, which closes and opens them. */
export function FieldSection({ of, section, within }: Props) {
  const { text } = useTexts();
  const definitions = useDefinitions();
  const { info, printing, form } = useRecordPage();
  const id = useId();
  const [closed, setClosed] = useState(section.collapsed ?? false);
  const object = info.definition.name;
  const columns = section.columns ?? (of === 'side' ? 1 : 2);
  const cells = useMemo(() => cellsOf(definitions, object, section), [definitions, object, section]);
  const label = text(section.label);
  const open = !closed || printing || form !== null || label === '';
  return (
    <section className={styles.section} {...(label === '' ? {} : { 'aria-labelledby': id })}>
      {label === '' ? null : (
        <h2 id={id} className={styles.heading}>
          <button
            type="button"
            aria-expanded={open}
            aria-controls={`${id}-fields`}
            onClick={() => setClosed(!closed)}
          >
            {label}
            <DownIcon />
          </button>
        </h2>
      )}
      <div id={`${id}-fields`} className={styles.grid} style={inColumns(columns)} hidden={!open}>
        {cells.map((cell) => (
          <BrokenCell key={cell.path} label={text(cell.field.label)}>
            <EditableField
              cell={cell}
              place={`${of}/${section.name}/${cell.path}`}
              columns={columns}
              within={within}
            />
          </BrokenCell>
        ))}
      </div>
    </section>
  );
}
