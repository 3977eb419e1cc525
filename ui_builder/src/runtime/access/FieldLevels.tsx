import { useState } from 'react';
import type { FieldVerdict } from '../../api/access';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nameAsText } from '../../meta/text';
import styles from './Access.module.css';

interface Props {
  info: ObjectInfo;
  fields: Readonly<Record<string, FieldVerdict>>;
}

const FEW = 12;

/** How far each field may be used, and what gives it. */
export function FieldLevels({ info, fields }: Props) {
  const { t, text } = useTexts();
  const [sought, setSought] = useState('');
  const own = new Set(info.definition.fields.map(({ name }) => name));
  // Those of the object come before those that every object has.
  const inOrder = Object.entries(fields).toSorted(
    ([one], [other]) => Number(own.has(other)) - Number(own.has(one)),
  );
  const all = inOrder.map(([name, verdict]) => ({
    name,
    verdict,
    label: text(info.fields.get(name)?.label, nameAsText(name)),
  }));
  const causes = new Set(all.map(({ verdict }) => causeText(verdict, text)));
  // What goes for every field is said once.
  const [common] = causes.size === 1 ? causes : [];
  const shown = all.filter(({ label }) => label.toLowerCase().includes(sought.trim().toLowerCase()));
  return (
    <section aria-labelledby="levels">
      <h3 id="levels">{t('access.fields')}</h3>
      {common ? <p className={`${styles.quiet} ${styles.common}`}>{common}</p> : null}
      {all.length > FEW ? (
        <input
          type="search"
          className={styles.person}
          value={sought}
          placeholder={t('access.findField')}
          aria-label={t('access.findField')}
          onChange={(event) => setSought(event.target.value)}
        />
      ) : null}
      <ul className={styles.levels}>
        {shown.map(({ name, label, verdict }) => (
          <li key={name} data-level={verdict.level}>
            <span>{label}</span>
            <strong>{t(`access.level_${levelOf(info, name, verdict)}`)}</strong>
            {common !== undefined || verdict.causes.length === 0 ? null : (
              <small>{causeText(verdict, text)}</small>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What nobody writes, such as a formula, is never more than read. */
function levelOf(info: ObjectInfo, name: string, { level }: FieldVerdict): FieldVerdict['level'] {
  return level === 'edit' && info.fields.get(name)?.writable === false ? 'read' : level;
}

const causeText = ({ causes }: FieldVerdict, text: ReturnType<typeof useTexts>['text']): string =>
  causes.map((cause) => text(cause.text)).join(' · ');
