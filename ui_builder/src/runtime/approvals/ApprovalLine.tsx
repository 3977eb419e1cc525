import { Link } from '@tanstack/react-router';
import { useKnownObject } from '../../api/app';
import type { Approval, DecideResult } from '../../api/approvals';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { ObjectIcon } from '../../ui/objectIcons';
import { ApprovalPill } from './ApprovalPill';
import styles from './Approvals.module.css';
import { DecisionButtons } from './DecisionButtons';
import { Due } from './Due';
import { useMoments } from './useMoments';

interface Props {
  of: Approval;
  chosen: boolean;
  /** Why it was not decided. */
  refused: string | undefined;
  onChoose: (on: boolean) => void;
  onDecided: (results: readonly DecideResult[]) => void;
}

/** An approval in a list: what it is about, who asks, until when, and what one may answer. */
export function ApprovalLine({ of, chosen, refused, onChoose, onDecided }: Props) {
  const { t, text } = useTexts();
  const { told, exact } = useMoments();
  const known = useKnownObject(of.object);
  const label = of.record.label || t('approvals.untitled');
  const mine = of.my_tasks.length > 0;
  const absent = of.my_tasks.flatMap((task) => task.for?.label ?? []);
  const by = of.submitted_by?.label ?? t('approvals.someone');
  return (
    <li className={styles.item} data-chosen={chosen}>
      {mine ? (
        <input
          type="checkbox"
          className={styles.box}
          aria-label={t('approvals.choose', { label })}
          checked={chosen}
          onChange={({ target }) => onChoose(target.checked)}
        />
      ) : null}
      <span className={styles.icon}>
        <ObjectIcon name={known?.icon} />
      </span>
      <div className={styles.told}>
        <p>
          <Link to="/-/approvals/$id" params={{ id: of.id }} className={styles.name} data-line="">
            {label}
          </Link>{' '}
          <span className={styles.kind}>{text(known?.label, nameAsText(of.object))}</span>
        </p>
        <p className={styles.quiet}>
          <span>{text(of.label, nameAsText(of.approval))}</span>
          {of.state === 'open' && of.step_label !== null ? <span>{text(of.step_label)}</span> : null}
          <span title={exact(of.submitted_at)}>
            {t('approvals.askedBy', { by, at: told(of.submitted_at) })}
          </span>
          {of.state === 'open' && of.due_at !== null ? <Due at={of.due_at} /> : null}
          {absent.length === 0 ? null : <span>{t('approvals.inPlaceOf', { who: absent.join(', ') })}</span>}
          {of.returned ? <span>{t('approvals.returned')}</span> : null}
        </p>
        {refused === undefined ? null : (
          <p className={styles.refused} role="alert">
            {refused}
          </p>
        )}
      </div>
      <div className={styles.buttons}>
        {mine ? <DecisionButtons chosen={[of]} onDecided={onDecided} /> : <ApprovalPill state={of.state} />}
      </div>
    </li>
  );
}
