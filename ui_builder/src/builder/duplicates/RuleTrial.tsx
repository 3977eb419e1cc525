import { useEffect, useMemo, useState } from 'react';
import { useRuleTrial } from '../../api/duplicates';
import { faultText } from '../../api/problem';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { ObjectDef } from '../../meta/types';
import editor from '../editor/Editor.module.css';
import inputs from '../inputs/inputs.module.css';
import styles from './DuplicateRule.module.css';
import { type DuplicateRule, isText } from './duplicateRule';

const AFTER_MS = 500;

/** A sample that one makes up: what its values are compared by, and whom the rule finds, as one writes it. */
export function RuleTrial({ rule, object }: { rule: DuplicateRule; object: ObjectDef }) {
  const { t, text, locale } = useTexts();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const fields = rule.match.flatMap(({ field }) => object.fields.find(({ name }) => name === field) ?? []);
  const { data, error, isFetching } = useRuleTrial(useTried(rule, typed));
  const labelOf = (name: string) =>
    text(object.fields.find((each) => each.name === name)?.label, nameAsText(name));
  const filled = Object.values(typed).some((each) => each.trim() !== '');
  return (
    <section className={`${editor.part} ${editor.sticky}`} aria-labelledby="trial" aria-busy={isFetching}>
      <h3 id="trial">{t('duplicateRules.trial')}</h3>
      {fields.filter(isText).map(({ name }) => (
        <label key={name} className={styles.sample}>
          <span>{labelOf(name)}</span>
          <input
            className={inputs.box}
            value={typed[name] ?? ''}
            placeholder={t('duplicateRules.sample')}
            onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
          />
          {data?.keys[name] ? (
            <small>
              {t('duplicateRules.comparedBy')} <code>{data.keys[name]}</code>
            </small>
          ) : null}
        </label>
      ))}
      <div aria-live="polite" className={styles.found}>
        {error !== null ? <p className={editor.fault}>{faultText(error)}</p> : null}
        {error === null && filled && data !== undefined ? (
          <p>
            {data.matches.length === 0
              ? t('duplicateRules.findsNone')
              : t('duplicateRules.finds', {
                  names: data.matches.map(({ label }) => label ?? '—').join(t('duplicateRules.comma')),
                })}
          </p>
        ) : null}
        {error === null && data !== undefined ? (
          <p className={editor.help}>
            {data.sets === null
              ? t('duplicateRules.setsLater')
              : t('duplicateRules.sets', {
                  count: data.sets,
                  shown: numberFormat(locale).format(data.sets),
                })}
          </p>
        ) : null}
      </div>
    </section>
  );
}

/** Gives what is tried, once nothing is written for a moment. */
function useTried({ object, match, where }: DuplicateRule, typed: Readonly<Record<string, string>>) {
  const now = JSON.stringify({
    object,
    match,
    ...(where === undefined ? {} : { where }),
    values: Object.fromEntries(Object.entries(typed).filter(([, value]) => value.trim() !== '')),
  });
  const [settled, setSettled] = useState(now);
  useEffect(() => {
    const waiting = setTimeout(() => setSettled(now), AFTER_MS);
    return () => clearTimeout(waiting);
  }, [now]);
  return useMemo(() => JSON.parse(settled) as Parameters<typeof useRuleTrial>[0], [settled]);
}
