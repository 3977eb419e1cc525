import { useDefinitions } from '../../../api/definitions';
import type { RowsBlockDef } from '../../../meta/types';
import { RowsSection } from '../../record/RowsSection';
import { useRecordPage } from '../../record/recordPage';
import { type BlockProps, defineBlock } from '../recordBlock';

/** The child rows of the record, edited as a table and saved with it. */
function RowsBlock({ section }: BlockProps<RowsBlockDef>) {
  const { info, record } = useRecordPage();
  const rows = useDefinitions()
    .rowsOf(info.definition.name)
    .find((each) => each.name === section.rows);
  return rows === undefined ? null : (
    <RowsSection info={info} record={record} rows={rows} label={section.label} fields={section.fields} />
  );
}

export default defineBlock({ Block: RowsBlock });
