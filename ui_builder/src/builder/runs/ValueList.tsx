import type { Json } from '../../api/client';
import { useTexts } from '../../i18n/useTexts';
import styles from './Values.module.css';
import { ValueText } from './ValueText';
import { isValues, shapeOf } from './valueShape';

interface Props {
  label: string;
  /** Whether what stands above says what they are. */
  bare?: boolean;
  value: Json | undefined;
  /** Names whose values are new, and are marked. */
  changed?: ReadonlySet<string>;
  /** What a name is called. */
  nameOf?: (name: string) => string;
  /** Of which object the record is that stands under a name. */
  objectOf?: (name: string) => string | undefined;
}

/** What went into a step or came out of it: each value with its name. */
export function ValueList({ label, bare = false, value, changed, nameOf, objectOf }: Props) {
  const { t } = useTexts();
  const named = isValues(value) && shapeOf(value) === 'nested' ? Object.entries(value) : null;
  return (
    <section className={styles.values} aria-label={label}>
      {bare ? null : <h4>{label}</h4>}
      {named === null ? (
        <p className={styles.lone}>
          {shapeOf(value) === 'blank' ? (
            <span className={styles.blank}>{t('runs.nothing')}</span>
          ) : (
            <ValueText value={value} />
          )}
        </p>
      ) : (
        <dl>
          {named.map(([name, each]) => (
            <div key={name} data-changed={changed?.has(name) ?? false}>
              <dt>{nameOf === undefined ? <code>{name}</code> : nameOf(name)}</dt>
              <dd>
                <ValueText value={each} object={objectOf?.(name)} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
