import { useEffect, useState } from 'react';
import { useSharingPreview } from '../../api/access';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import editor from '../editor/Editor.module.css';
import styles from './Sharing.module.css';
import { isWhole, type RuleDef } from './sharing';

const AFTER_MS = 500;

/** How far a rule reaches: how many people and records, counted as one writes it. */
export function RuleReach({ rule, objectLabel }: { rule: RuleDef; objectLabel: string }) {
  const { t, locale } = useTexts();
  const settled = useSettled(rule);
  const whole = isWhole(settled);
  const { data, error, isFetching } = useSharingPreview(whole ? settled : null);
  const figure = (count: number) => new Intl.NumberFormat(locale).format(count);
  return (
    <section className={`${editor.part} ${editor.sticky}`} aria-labelledby="reach" aria-busy={isFetching}>
      <h3 id="reach">{t('sharing.reach')}</h3>
      {whole ? null : <p className={editor.help}>{t('sharing.reachLater')}</p>}
      {whole && error !== null ? <p className={styles.wrong}>{faultText(error)}</p> : null}
      {whole && error === null && data !== undefined ? (
        <div className={styles.reach} aria-live="polite">
          <p>
            <strong>{figure(data.users)}</strong> {t('sharing.reachPeople', { count: data.users })}
          </p>
          <p>
            <strong>{figure(data.records)}</strong> {t('sharing.reachRecords', { objects: objectLabel })}
          </p>
          <p className={editor.help}>
            {data.sample_users.flatMap(({ label }) => label ?? []).join(t('sharing.comma'))}
            {data.users > data.sample_users.length && data.sample_users.length > 0 ? '…' : ''}
          </p>
        </div>
      ) : null}
      {rule.active === false ? <p className={editor.help}>{t('sharing.reachIdle')}</p> : null}
    </section>
  );
}

/** Gives what is written once one has stopped writing. */
function useSettled(rule: RuleDef): RuleDef {
  const [settled, setSettled] = useState(rule);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(rule), AFTER_MS);
    return () => clearTimeout(timer);
  }, [rule]);
  return settled;
}
