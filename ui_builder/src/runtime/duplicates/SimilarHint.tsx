import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Json } from '../../api/client';
import { useComparedFields, useSimilar } from '../../api/duplicates';
import { isBlank } from '../../fields/fieldUi';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nounIn } from '../../meta/text';
import type { FormStore } from '../form/FormStore';
import styles from './Duplicates.module.css';

const A_PAUSE_MS = 500;

/** Says quietly, while a new record is typed, that there are some like it. */
export function SimilarHint({ info, form }: { info: ObjectInfo; form: FormStore }) {
  const { data: fields = [] } = useComparedFields(info.definition.name);
  return fields.length === 0 ? null : <Asked info={info} form={form} fields={fields} />;
}

function Asked({ info, form, fields }: { info: ObjectInfo; form: FormStore; fields: readonly string[] }) {
  const { t, text, locale } = useTexts();
  const values = useTyped(form, fields);
  const { data } = useSimilar(info.definition.name, values);
  const found = new Map(data?.matches.map((match) => [match.id, match.label]));
  if (Object.keys(values).length === 0 || (found.size === 0 && data?.hidden !== true)) {
    return <div role="status" />;
  }
  const { label, plural, name } = info.definition;
  const noun = nounIn(text(found.size === 1 ? label : plural), locale);
  return (
    <div role="status" className={styles.hint}>
      {found.size === 0 ? (
        t('duplicates.hiddenOne')
      ) : (
        <>
          <span>{t('duplicates.similar', { count: found.size, object: noun })}</span>
          {[...found].slice(0, 3).map(([id, title]) => (
            <a key={id} href={`/-/${name}/${id}`} target="_blank" rel="noreferrer">
              {title ?? t('duplicates.open')}
            </a>
          ))}
        </>
      )}
    </div>
  );
}

/** Gives what is typed of some fields, once nothing is typed for a moment. */
function useTyped(form: FormStore, fields: readonly string[]): Readonly<Record<string, Json>> {
  const now = useSyncExternalStore(form.subscribe, () => {
    const sent = form.toJson();
    const filled = fields.filter((name) => !isBlank(sent[name] ?? null));
    return JSON.stringify(Object.fromEntries(filled.map((name) => [name, sent[name]])));
  });
  const [settled, setSettled] = useState('{}');
  useEffect(() => {
    const waiting = setTimeout(() => setSettled(now), A_PAUSE_MS);
    return () => clearTimeout(waiting);
  }, [now]);
  return useMemo(() => JSON.parse(settled) as Readonly<Record<string, Json>>, [settled]);
}
