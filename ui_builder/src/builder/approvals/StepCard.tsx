import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nameAsText } from '../../meta/text';
import { CopyIcon, DownIcon, TrashIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { Faults, faultsAt } from '../inputs/Property';
import { useDragged } from '../objects/Sortable';
import styles from './ApprovalBuilder.module.css';
import type { ApprovalWork, StepDef } from './approvalDef';
import { StepProperties } from './StepProperties';
import { useStepWords } from './useStepWords';

interface Props {
  work: ApprovalWork;
  info: ObjectInfo;
  step: StepDef;
  at: number;
  open: boolean;
  onOpen: () => void;
  onChange: (step: StepDef) => void;
  onCopy: () => void;
  onDrop: () => void;
}

/** A step as a card: who decides by which rule; opened, everything about it. */
export function StepCard(props: Props) {
  const { work, step, at, open, onOpen, onCopy, onDrop } = props;
  const { t, text } = useTexts();
  const label = text(step.label, nameAsText(step.name));
  const drag = useDragged(step.name, label);
  const words = useStepWords();
  const faults = faultsAt(work.problems, `/steps/${at}`);
  return (
    <li
      ref={drag.ref}
      style={drag.style}
      className={styles.card}
      data-dragging={drag.dragging}
      data-parallel={step.parallel === true}
      data-wrong={faults.length > 0}
    >
      <div className={styles.cardHead}>
        {drag.grip}
        <button type="button" className={styles.opener} aria-expanded={open} onClick={onOpen}>
          <span className={styles.number}>{at + 1}</span>
          <span className={styles.names}>
            <strong>{label}</strong>
            <span>{words.who(step)}</span>
            {step.when === undefined ? null : (
              <code title={step.when}>{t('approvalBuilder.onlyWhen', { when: step.when })}</code>
            )}
            {words.more(step).map((each) => (
              <span key={each}>{each}</span>
            ))}
          </span>
          <DownIcon />
        </button>
        <button
          type="button"
          className={editor.square}
          aria-label={t('approvalBuilder.copyStep', { step: label })}
          onClick={onCopy}
        >
          <CopyIcon />
        </button>
        <button
          type="button"
          className={editor.square}
          disabled={work.definition.steps.length === 1}
          aria-label={t('approvalBuilder.dropStep', { step: label })}
          onClick={onDrop}
        >
          <TrashIcon />
        </button>
      </div>
      {open ? <StepProperties {...props} /> : <Faults faults={faults} />}
    </li>
  );
}
