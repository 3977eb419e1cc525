import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { put } from '../editor/put';
import { Choose, Figure, Switch } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import styles from './ApprovalBuilder.module.css';
import { type Reminding, type StepDef, TIME_OUTS, type TimeOut } from './approvalDef';
import { CalendarChoice, LengthInput } from './LengthInput';
import { isBusiness } from './lengths';

interface Props {
  step: StepDef;
  faults: readonly Fault[];
  /** The pointer to the step. */
  at: string;
  onChange: (step: StepDef) => void;
}

/** When who has not decided is reminded, and what happens when nobody decides in time. */
export function StepTimes({ step, faults, at, onChange }: Props) {
  const { t } = useTexts();
  const { remind, time_out: timeOut } = step;
  return (
    <section className={styles.stack} aria-label={t('approvalBuilder.times')}>
      <h4>{t('approvalBuilder.times')}</h4>
      <Switch
        label={t('approvalBuilder.remind')}
        checked={remind !== undefined}
        onChange={(on) => onChange(put(step, 'remind', on ? { after: '1 day' } : undefined))}
      />
      {remind === undefined ? null : (
        <Reminders
          remind={remind}
          faults={faults}
          at={`${at}/remind`}
          onChange={(next) => onChange({ ...step, remind: next })}
        />
      )}
      <Switch
        label={t('approvalBuilder.timeOut')}
        checked={timeOut !== undefined}
        onChange={(on) =>
          onChange(put(step, 'time_out', on ? { after: '3 days', action: 'manager' } : undefined))
        }
      />
      {timeOut === undefined ? null : (
        <End
          timeOut={timeOut}
          faults={faults}
          at={`${at}/time_out`}
          onChange={(next) => onChange({ ...step, time_out: next })}
        />
      )}
    </section>
  );
}

interface RemindersProps {
  remind: Reminding;
  faults: readonly Fault[];
  at: string;
  onChange: (remind: Reminding) => void;
}

function Reminders({ remind, faults, at, onChange }: RemindersProps) {
  const { t } = useTexts();
  const several = remind.every !== undefined;
  return (
    <div className={styles.inner}>
      <LengthInput
        label={t('approvalBuilder.remindAfter')}
        value={remind.after}
        faults={faultsAt(faults, `${at}/after`)}
        onChange={(after) => onChange({ ...remind, after })}
      />
      <Switch
        label={t('approvalBuilder.remindAgain')}
        checked={several}
        onChange={(on) => onChange(put(put(remind, 'times', undefined), 'every', on ? '1 day' : undefined))}
      />
      {remind.every === undefined ? null : (
        <>
          <LengthInput
            label={t('approvalBuilder.remindEvery')}
            value={remind.every}
            faults={faultsAt(faults, `${at}/every`)}
            onChange={(every) => onChange({ ...remind, every })}
          />
          <Figure
            whole
            label={t('approvalBuilder.remindTimes')}
            placeholder="5"
            faults={faultsAt(faults, `${at}/times`)}
            value={remind.times}
            onChange={(times) => onChange(put(remind, 'times', times))}
          />
        </>
      )}
      {isBusiness(`${remind.after} ${remind.every ?? ''}`) ? (
        <CalendarChoice
          value={remind.calendar}
          onChange={(calendar) => onChange(put(remind, 'calendar', calendar))}
        />
      ) : null}
    </div>
  );
}

interface EndProps {
  timeOut: TimeOut;
  faults: readonly Fault[];
  at: string;
  onChange: (timeOut: TimeOut) => void;
}

function End({ timeOut, faults, at, onChange }: EndProps) {
  const { t } = useTexts();
  return (
    <div className={styles.inner}>
      <LengthInput
        label={t('approvalBuilder.timeOutAfter')}
        value={timeOut.after}
        faults={faultsAt(faults, `${at}/after`)}
        onChange={(after) => onChange({ ...timeOut, after })}
      />
      <Choose
        label={t('approvalBuilder.timeOutAction')}
        value={timeOut.action}
        choices={TIME_OUTS.map((value) => ({ value, label: t(`approvalBuilder.timeOut_${value}`) }))}
        onChange={(action) => onChange({ ...timeOut, action: (action ?? 'manager') as TimeOut['action'] })}
      />
      {isBusiness(timeOut.after) ? (
        <CalendarChoice
          value={timeOut.calendar}
          onChange={(calendar) => onChange(put(timeOut, 'calendar', calendar))}
        />
      ) : null}
    </div>
  );
}
