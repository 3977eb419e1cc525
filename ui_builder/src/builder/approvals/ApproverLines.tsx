import { useTexts } from '../../i18n/useTexts';
import { PrincipalInput } from '../../runtime/access/PrincipalInput';
import { CloseIcon, PlusIcon } from '../../ui/icons';
import { useDraftList } from '../draft/useDraft';
import editor from '../editor/Editor.module.css';
import { put, withAt } from '../editor/put';
import { FormulaEditor } from '../formulas/FormulaEditor';
import inputs from '../inputs/inputs.module.css';
import { Line } from '../inputs/Plain';
import { Faults, faultsAt } from '../inputs/Property';
import type { RoleDef } from '../permissions/HolderList';
import styles from './ApprovalBuilder.module.css';
import {
  APPROVER_KINDS,
  type ApprovalWork,
  type ApproverKind,
  type Approvers,
  isCounted,
  isNamed,
  kindOf,
  lineOf,
  principalIn,
  type StepDef,
} from './approvalDef';

interface Props {
  work: ApprovalWork;
  step: StepDef;
  /** The pointer to the step. */
  at: string;
  onChange: (step: StepDef) => void;
}

/** Who decides at a step: all that its lines give together. */
export function ApproverLines({ work, step, at, onChange }: Props) {
  const { t } = useTexts();
  const save = (approvers: readonly Approvers[]) => onChange({ ...step, approvers });
  return (
    <div className={styles.stack}>
      <ul className={styles.lines}>
        {step.approvers.map((line, index) => (
          <li key={`${kindOf(line)} ${index}`}>
            <One
              work={work}
              line={line}
              n={index + 1}
              only={step.approvers.length === 1}
              faultsPath={`${at}/approvers/${index}`}
              onChange={(next) => save(withAt(step.approvers, index, next))}
              onDrop={() => save(step.approvers.filter((_, n) => n !== index))}
            />
          </li>
        ))}
      </ul>
      <button type="button" className={editor.add} onClick={() => save([...step.approvers, lineOf('user')])}>
        <PlusIcon />
        {t('approvalBuilder.addApprover')}
      </button>
    </div>
  );
}

interface OneProps {
  work: ApprovalWork;
  line: Approvers;
  n: number;
  only: boolean;
  faultsPath: string;
  onChange: (line: Approvers) => void;
  onDrop: () => void;
}

function One({ work, line, n, only, faultsPath, onChange, onDrop }: OneProps) {
  const { t } = useTexts();
  const { definitions: roles } = useDraftList<RoleDef>('role');
  const kind = kindOf(line);
  const label = t('approvalBuilder.approver', { n });
  return (
    <>
      <div className={styles.approver}>
        <select
          className={inputs.box}
          aria-label={t('approvalBuilder.kindOf', { n })}
          value={kind}
          onChange={({ target }) => onChange(lineOf(target.value as ApproverKind))}
        >
          {APPROVER_KINDS.map((each) => (
            <option key={each} value={each}>
              {t(`approvalBuilder.kind_${each}`)}
            </option>
          ))}
        </select>
        {isNamed(kind) ? (
          <PrincipalInput
            key={kind}
            label={label}
            kinds={[kind as 'user' | 'role' | 'team' | 'queue']}
            by="key"
            roles={roles}
            value={principalIn(line)}
            onChange={(next) => onChange(next === null ? lineOf(kind) : (next as Approvers))}
          />
        ) : null}
        {isCounted(kind) ? (
          <input
            type="number"
            min={1}
            max={kind === 'chosen' ? 25 : 20}
            className={inputs.box}
            aria-label={t(kind === 'chosen' ? 'approvalBuilder.most' : 'approvalBuilder.levels')}
            title={t(kind === 'chosen' ? 'approvalBuilder.most' : 'approvalBuilder.levels')}
            value={line[kind] as number}
            onChange={({ target }) =>
              onChange({ ...line, [kind]: Math.max(1, Math.trunc(Number(target.value)) || 1) })
            }
          />
        ) : null}
        <button
          type="button"
          className={editor.square}
          disabled={only}
          aria-label={t('approvalBuilder.dropApprover', { n })}
          onClick={onDrop}
        >
          <CloseIcon />
        </button>
      </div>
      {kind === 'expression' ? (
        <FormulaEditor
          draft
          object={work.definition.object}
          label={t('approvalBuilder.expression')}
          value={line.expression ?? ''}
          onChange={(expression) => onChange({ expression })}
        />
      ) : null}
      {kind === 'managers' ? (
        <Line
          code
          label={t('approvalBuilder.until')}
          help={t('approvalBuilder.untilHelp')}
          placeholder="$approver.title = 'CEO'"
          value={line.until}
          faults={faultsAt(work.problems, `${faultsPath}/until`)}
          onChange={(until) => onChange(put(line, 'until', until))}
        />
      ) : (
        <p className={editor.help}>{t(`approvalBuilder.kindHelp_${kind}`)}</p>
      )}
      <Faults faults={faultsAt(work.problems, faultsPath).filter(({ path }) => !path.endsWith('/until'))} />
    </>
  );
}
