import { type ApprovalEvent, type ApprovalStep, SUBMITTER } from '../../api/approvals';
import type { Reference } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import styles from './Steps.module.css';
import { useMoments } from './useMoments';
import { Via } from './Via';

interface Props {
  history: readonly ApprovalEvent[];
  steps: readonly ApprovalStep[];
}

/** Everything that was done in an approval, the latest first. */
export function HistoryView({ history, steps }: Props) {
  const { t, text, locale } = useTexts();
  const { told, exact } = useMoments();
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const label = (name: string) => text(steps.find((step) => step.name === name)?.label, nameAsText(name));

  /** Whom, or which step, an event names. */
  function aim({ details: { to } }: ApprovalEvent): string {
    if (Array.isArray(to)) {
      const people = to as unknown as readonly (Reference | null)[];
      return list.format(people.map((each) => each?.label ?? t('approvals.someone')));
    }
    return to === SUBMITTER ? t('approvals.toSubmitter') : typeof to === 'string' ? label(to) : '';
  }

  return (
    <ul className={styles.history}>
      {history.toReversed().map((each, at) => (
        <li key={`${each.at} ${at}`}>
          <p>
            {t(`approvals.event_${wordOf(each)}`, {
              by: each.by?.label ?? t('approvals.platform'),
              to: aim(each),
              defaultValue: nameAsText(each.kind),
            })}
          </p>
          <p className={styles.quiet}>
            <time dateTime={each.at} title={exact(each.at)}>
              {told(each.at)}
            </time>
            {each.step === null ? null : ` · ${label(each.step)}`}
            {each.via === null ? null : <Via via={each.via} />}
          </p>
          {each.comment === '' ? null : <q className={styles.said}>{each.comment}</q>}
        </li>
      ))}
    </ul>
  );
}

/** Gives the name of the sentence for an event: of what was skipped it says why. */
const wordOf = ({ kind, details }: ApprovalEvent): string =>
  kind === 'skipped' && details.why === 'own_record' ? 'skipped_own' : kind;
