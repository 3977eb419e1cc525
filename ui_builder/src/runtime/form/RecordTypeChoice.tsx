import type { ObjectInfo } from '../../meta/definitions';
import { activeRecordTypes, RECORD_TYPE } from '../../meta/systemFields';
import { inColumns } from '../record/layout';
import styles from './Form.module.css';
import { FormField } from './FormField';
import type { FormStore } from './FormStore';

/** Which type of record it is, where there are several. */
export function RecordTypeChoice({ info, form }: { info: ObjectInfo; form: FormStore }) {
  const field = info.fields.get(RECORD_TYPE);
  if (field === undefined || activeRecordTypes(info.definition).length < 2) {
    return null;
  }
  return (
    <section className={styles.section}>
      <div className={styles.grid} style={inColumns(2)}>
        <FormField form={form} field={{ ...field, required: true }} width={1} />
      </div>
    </section>
  );
}
