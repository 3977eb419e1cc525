import { useDefinitions } from '../../api/definitions';
import type { RecordJson } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import { Value } from '../list/Value';
import styles from './RecordPage.module.css';

/** The key fields of a record, above its tabs. */
export function Facts(props: { object: string; record: RecordJson; paths: readonly string[] }) {
  const { text } = useTexts();
  const definitions = useDefinitions();
  const { object, record, paths } = props;
  if (paths.length === 0) {
    return null;
  }
  return (
    <dl className={styles.facts}>
      {paths.map((path) => {
        const field = definitions.field(object, path);
        return field === undefined ? null : (
          <div key={path}>
            <dt>{text(field.label)}</dt>
            <dd>
              <Value record={record} path={path} field={field} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
