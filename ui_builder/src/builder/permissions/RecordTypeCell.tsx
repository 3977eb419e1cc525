import { useTexts } from '../../i18n/useTexts';
import { useDraftDefinitions } from '../draft/DraftScope';
import type { Line } from './lines';
import styles from './Matrix.module.css';
import type { CellOf, Change } from './MatrixLine';
import { type PermissionSetDef, withRecordType } from './permissionSet';

interface Props {
  set: PermissionSetDef;
  line: Extract<Line, { kind: 'record_type' }>;
  /** Those that may be chosen; undefined: all. */
  chosen: readonly string[] | undefined;
  onChange: Change;
  cell: CellOf;
}

/** Whether a sort of records may be made. */
export function RecordTypeCell({ line, chosen, onChange, cell }: Props) {
  const { t } = useTexts();
  const types = useDraftDefinitions().object(line.object)?.definition.record_types ?? [];
  const all = types.map(({ name }) => name);
  return (
    <span role="gridcell" className={styles.wide} tabIndex={-1} data-inherited={chosen === undefined}>
      <label>
        <input
          {...cell(1)}
          type="checkbox"
          checked={chosen === undefined || chosen.includes(line.type)}
          aria-label={t('permissions.cell', { right: t('permissions.recordType'), of: line.label })}
          onChange={(event) =>
            onChange((before) => withRecordType(before, line.object, all, line.type, event.target.checked))
          }
        />
        {t('permissions.recordType')}
      </label>
    </span>
  );
}
