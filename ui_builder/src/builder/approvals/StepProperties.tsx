import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Choose, Figure, Segments, Switch } from '../inputs/Plain';
import { faultsAt, Property } from '../inputs/Property';
import { WhereProperty } from '../inputs/WhereProperty';
import styles from './ApprovalBuilder.module.css';
import { ApproverLines } from './ApproverLines';
import {
  type ApprovalWork,
  decidesAlone,
  EXTRAS,
  MODES,
  NOBODY,
  ORDERS,
  type StepDef,
  unlessUsual,
  withExtra,
} from './approvalDef';
import { StepAfter } from './StepAfter';
import { StepTimes } from './StepTimes';

interface Props {
  work: ApprovalWork;
  info: ObjectInfo;
  step: StepDef;
  at: number;
  onChange: (step: StepDef) => void;
}

/** Everything about a step: what it is called, when it is taken, who decides how, and what follows. */
export function StepProperties(props: Props) {
  const { work, step, at, onChange } = props;
  const { t } = useTexts();
  const place = `/steps/${at}`;
  const faults = (name: string) => faultsAt(work.problems, `${place}/${name}`);
  return (
    <div className={styles.properties}>
      <LocaleTexts
        label={t('approvalBuilder.stepLabel')}
        value={step.label}
        faults={faults('label')}
        onChange={(label) => onChange({ ...step, label })}
      />
      <section className={styles.stack} aria-label={t('approvalBuilder.who')}>
        <h4>{t('approvalBuilder.who')}</h4>
        <ApproverLines work={work} step={step} at={place} onChange={onChange} />
        {decidesAlone(step) ? null : <Rule {...props} />}
        <Extras {...props} />
      </section>
      <section className={styles.stack} aria-label={t('approvalBuilder.when')}>
        <h4>{t('approvalBuilder.when')}</h4>
        <WhereProperty
          object={work.definition.object}
          label={t('approvalBuilder.stepWhen')}
          help={t('approvalBuilder.stepWhenHelp')}
          faults={faults('when')}
          value={step.when}
          onChange={(when) => onChange(put(step, 'when', when))}
        />
        {at === 0 ? null : (
          <Switch
            label={t('approvalBuilder.parallel')}
            help={t('approvalBuilder.parallelHelp')}
            faults={faults('parallel')}
            checked={step.parallel === true}
            onChange={(on) => onChange(put(step, 'parallel', on ? true : undefined))}
          />
        )}
      </section>
      <StepTimes step={step} faults={work.problems} at={place} onChange={onChange} />
      <StepAfter {...props} />
      <details className={editor.details}>
        <summary>{t('approvalBuilder.words')}</summary>
        <LocaleTexts
          long
          label={t('approvalBuilder.stepHelp')}
          value={step.help}
          faults={faults('help')}
          onChange={(help) => onChange(put(step, 'help', Object.keys(help).length === 0 ? undefined : help))}
        />
      </details>
    </div>
  );
}

/** How many of those who are asked must agree, and in which order. */
function Rule({ work, step, at, onChange }: Props) {
  const { t } = useTexts();
  const faults = (name: string) => faultsAt(work.problems, `/steps/${at}/${name}`);
  const mode = step.mode ?? 'all';
  const order = step.order ?? 'at_once';
  return (
    <>
      <Property label={t('approvalBuilder.mode')} help={t(`approvalBuilder.modeHelp_${mode}`)} group>
        {() => (
          <Segments
            label={t('approvalBuilder.mode')}
            value={mode}
            choices={MODES.map((value) => ({ value, label: t(`approvalBuilder.mode_${value}`) }))}
            onChange={(next) => {
              const quorum = next === 'quorum' ? (step.quorum ?? 2) : undefined;
              onChange(put(unlessUsual(step, 'mode', next, 'all'), 'quorum', quorum));
            }}
          />
        )}
      </Property>
      {mode === 'quorum' ? (
        <Figure
          whole
          label={t('approvalBuilder.quorum')}
          faults={faults('quorum')}
          value={step.quorum}
          onChange={(quorum) => onChange(put(step, 'quorum', quorum))}
        />
      ) : null}
      <Property label={t('approvalBuilder.order')} help={t(`approvalBuilder.orderHelp_${order}`)} group>
        {() => (
          <Segments
            label={t('approvalBuilder.order')}
            value={order}
            choices={ORDERS.map((value) => ({ value, label: t(`approvalBuilder.order_${value}`) }))}
            onChange={(next) => onChange(unlessUsual(step, 'order', next, 'at_once'))}
          />
        )}
      </Property>
    </>
  );
}

/** Who is asked where nobody is found, and what approvers may do besides. */
function Extras({ step, onChange }: Props) {
  const { t } = useTexts();
  return (
    <>
      <Choose
        label={t('approvalBuilder.nobody')}
        value={step.nobody ?? 'administrators'}
        choices={NOBODY.map((value) => ({ value, label: t(`approvalBuilder.nobody_${value}`) }))}
        onChange={(next) =>
          onChange(unlessUsual(step, 'nobody', next as StepDef['nobody'], 'administrators'))
        }
      />
      <Property label={t('approvalBuilder.may')} group>
        {() => (
          <span className={styles.checks}>
            {EXTRAS.map((each) => (
              <label key={each}>
                <input
                  type="checkbox"
                  checked={(step.may ?? EXTRAS).includes(each)}
                  onChange={({ target }) => onChange(withExtra(step, each, target.checked))}
                />
                {t(`approvalBuilder.may_${each}`)}
              </label>
            ))}
          </span>
        )}
      </Property>
    </>
  );
}
