import type { ApprovalDetail } from '../../api/approvals';
import type { Json } from '../../api/client';
import { useDefinitions } from '../../api/definitions';
import { useRecord } from '../../api/records';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import type { Field, ObjectInfo } from '../../meta/definitions';
import { labelOf } from '../list/tableShape';
import { BrokenCell } from '../record/BrokenCell';
import styles from './Approvals.module.css';
import { shownFields } from './telling';

interface Props {
  of: ApprovalDetail;
  info: ObjectInfo;
}

/** What was submitted, field by field; where the record says something else by now, that too. It stands in a scope. */
export function ValuesView({ of, info }: Props) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const title = info.definition.title;
  const { data } = useRecord(of.object, of.record.id, of.fields.length === 0 ? [title] : of.fields);
  const own = info.definition.fields.map(({ name }) => name);
  const shown = shownFields(of, own, data);
  if (shown.length === 0) {
    return <p className={styles.quiet}>{t('approvals.noValues')}</p>;
  }
  return (
    <dl className={styles.values}>
      {shown.map(({ path, before, now, changed }) => {
        const label = labelOf(definitions, of.object, path, text);
        const field = definitions.field(of.object, path);
        return (
          <BrokenCell key={path} label={label}>
            <div data-changed={changed}>
              <dt>{label}</dt>
              <dd>
                <Shown field={field} value={before} />
                {changed ? (
                  <span className={styles.now}>
                    {t('approvals.now')} <Shown field={field} value={now} />
                  </span>
                ) : null}
              </dd>
            </div>
          </BrokenCell>
        );
      })}
    </dl>
  );
}

function Shown({ field, value }: { field: Field | undefined; value: Json }) {
  if (isBlank(value)) {
    return '—';
  }
  if (field === undefined || (field.target !== undefined && typeof value === 'string')) {
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
  const { Display } = fieldUi(field.type);
  return <Display value={value} field={field} compact />;
}
