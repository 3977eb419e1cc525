import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nameAsText } from '../../meta/text';
import { put } from '../editor/put';
import { Choose } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import styles from './ApprovalBuilder.module.css';
import { type ApprovalWork, backsOf, type StepDef, unlessUsual, withEffect } from './approvalDef';
import { EffectValues } from './EffectValues';

interface Props {
  work: ApprovalWork;
  info: ObjectInfo;
  step: StepDef;
  at: number;
  onChange: (step: StepDef) => void;
}

/** Where a rejection leads, and what is written. */
export function StepAfter({ work, info, step, at, onChange }: Props) {
  const { t, text } = useTexts();
  const { steps } = work.definition;
  const place = `/steps/${at}`;
  const placeName = (name: string) => {
    const named = steps.find((each) => each.name === name);
    return named === undefined
      ? t(`approvalBuilder.back_${name}`)
      : t('approvalBuilder.back_step', { step: text(named.label, nameAsText(name)) });
  };
  return (
    <section className={styles.stack} aria-label={t('approvalBuilder.after')}>
      <h4>{t('approvalBuilder.after')}</h4>
      <Choose
        label={t('approvalBuilder.onReject')}
        value={step.on_reject ?? 'end'}
        faults={faultsAt(work.problems, `${place}/on_reject`)}
        choices={backsOf(steps, at).map((value) => ({ value, label: placeName(value) }))}
        onChange={(next) => onChange(unlessUsual(step, 'on_reject', next, 'end'))}
      />
      {(['approve', 'reject'] as const).map((occasion) => (
        <EffectValues
          key={occasion}
          label={t(`approvalBuilder.stepOn_${occasion}`)}
          info={info}
          keeps
          effect={step.on?.[occasion]}
          faults={work.problems}
          at={`${place}/on/${occasion}`}
          onChange={(effect) => onChange(put(step, 'on', withEffect(step.on, occasion, effect)))}
        />
      ))}
    </section>
  );
}
