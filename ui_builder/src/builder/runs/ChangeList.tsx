import { useApp } from '../../api/app';
import { useDefinitions } from '../../api/definitions';
import type { RehearsedChange } from '../../api/rehearsing';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { ObjectIcon } from '../../ui/objectIcons';
import styles from './Debug.module.css';
import { ValueList } from './ValueList';

const EVENTS: ReadonlySet<string> = new Set(['created', 'updated', 'deleted']);

/** The records that would be changed, each with the values it would have. */
export function ChangeList({ changes, none }: { changes: readonly RehearsedChange[]; none: string }) {
  const { t, text } = useTexts();
  const { objects } = useApp();
  const definitions = useDefinitions();
  if (changes.length === 0) {
    return none === '' ? null : <p className={styles.quiet}>{none}</p>;
  }
  return (
    <ul className={styles.changes}>
      {changes.map(({ object, id, label, event, values }, at) => {
        const info = definitions.object(object);
        const icon = objects.find(({ name }) => name === object)?.icon;
        return (
          <li key={`${id} ${at}`}>
            <p>
              <ObjectIcon name={icon} />
              <strong>{label || text(info?.definition.label, nameAsText(object))}</strong>
              <span className={styles.quiet}>{text(info?.definition.label, nameAsText(object))}</span>
              <span className={styles.event} data-event={event}>
                {t(`runs.event_${EVENTS.has(event) ? event : 'other'}`, { event })}
              </span>
            </p>
            {Object.keys(values).length === 0 ? null : (
              <ValueList
                bare
                label={label ?? object}
                value={values}
                nameOf={(name) => text(info?.fields.get(name)?.label, name)}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
