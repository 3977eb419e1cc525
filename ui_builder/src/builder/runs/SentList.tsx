import type { Rehearsal } from '../../api/rehearsing';
import type { Values } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import styles from './Debug.module.css';
import { headline } from './rehearsal';
import { ValueList } from './ValueList';

/** What would go out: messages, calls and tasks, each as it would be sent. */
export function SentList({ result: { messages, calls, tasks } }: { result: Rehearsal }) {
  const { t } = useTexts();
  if (messages.length + calls.length + tasks.length === 0) {
    return <p className={styles.quiet}>{t('runs.noSent')}</p>;
  }
  return (
    <div className={styles.sent}>
      <Sent label={t('runs.messages')} all={messages} />
      <Sent label={t('runs.calls')} all={calls} />
      <Sent label={t('runs.tasks')} all={tasks} />
    </div>
  );
}

function Sent({ label, all }: { label: string; all: readonly Values[] }) {
  return all.length === 0 ? null : (
    <section aria-label={label}>
      <h4>{label}</h4>
      <ul className={styles.changes}>
        {all.map((each, at) => (
          <li key={at}>
            <ValueList label={headline(each) || label} value={each} />
          </li>
        ))}
      </ul>
    </section>
  );
}
