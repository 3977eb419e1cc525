import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nameAsText } from '../../meta/text';
import { CheckIcon, PlayIcon, PlusIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { movedTo, withAt } from '../editor/put';
import { Sortable } from '../objects/Sortable';
import styles from './ApprovalBuilder.module.css';
import { type ApprovalWork, copyStep, newStep, withSteps } from './approvalDef';
import { StepCard } from './StepCard';

/** The steps of an approval as cards, from the submission to its end. */
export function StepsPart({ work, info }: { work: ApprovalWork; info: ObjectInfo }) {
  const { t, text } = useTexts();
  const approval = work.definition;
  const { steps } = approval;
  const names = steps.map(({ name }) => name);
  const [open, setOpen] = useState<string | null>(null);
  const called = (name: string) => text(steps.find((each) => each.name === name)?.label, nameAsText(name));

  function add() {
    const step = newStep(steps);
    work.save(withSteps(approval, [...steps, step]));
    setOpen(step.name);
  }

  return (
    <section className={styles.steps} aria-label={t('approvalBuilder.steps')}>
      <p className={styles.end}>
        <PlayIcon />
        {t('approvalBuilder.begins', { object: text(info.definition.label, nameAsText(approval.object)) })}
      </p>
      <Sortable
        ids={names}
        called={called}
        onMove={(name, to) =>
          work.save(withSteps(approval, movedTo(steps, names.indexOf(name), names.indexOf(to))))
        }
      >
        <ol className={styles.cards}>
          {steps.map((step, at) => (
            <StepCard
              key={step.name}
              work={work}
              info={info}
              step={step}
              at={at}
              open={open === step.name}
              onOpen={() => setOpen(open === step.name ? null : step.name)}
              onChange={(next) => work.save({ ...approval, steps: withAt(steps, at, next) })}
              onCopy={() => work.save(copyStep(approval, at))}
              onDrop={() =>
                work.save(
                  withSteps(
                    approval,
                    steps.filter((each) => each !== step),
                  ),
                )
              }
            />
          ))}
        </ol>
      </Sortable>
      <button type="button" className={`${editor.add} ${styles.addStep}`} onClick={add}>
        <PlusIcon />
        {t('approvalBuilder.addStep')}
      </button>
      <p className={styles.end}>
        <CheckIcon />
        {t('approvalBuilder.ends')}
      </p>
    </section>
  );
}
