import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { PlusIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { Choose, Figure, Switch } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import styles from './Designer.module.css';
import { useDesign } from './design';
import { type Gap, joined, placeOf } from './editing';
import { type Exit, exitsOf, goesOn } from './exits';
import { type StepDef, stepsOf } from './flowDraft';
import { wayName } from './wording';

/** Where each way out of the step leads. */
export function After({ id, step }: { id: string; step: StepDef }) {
  const { t, text } = useTexts();
  const { flow, partOf, change, titleOf, work } = useDesign();
  const exits = exitsOf(step, partOf(step.element)).filter(({ kind }) => kind !== 'error');
  const others = Object.keys(stepsOf(flow)).filter((each) => each !== id);
  if (exits.length === 0) {
    return null;
  }
  return (
    <details className={editor.details} open>
      <summary>{t('flows.after')}</summary>
      <div className={editor.stack}>
        {exits.map((exit) => (
          <Leading key={exit.at} gap={{ from: id, at: exit.at }} to={exit.to}>
            <Choose
              label={wayName(exit, exits, step.element, { t, text }) || t('flows.next')}
              none={t(noneOf(exit))}
              value={exit.to}
              faults={faultsAt(work.problems, `${placeOf(id)}${exit.at}`)}
              choices={others.map((each) => ({ value: each, label: titleOf(each) }))}
              onChange={(to) => change(joined(flow, { from: id, at: exit.at }, to))}
            />
          </Leading>
        ))}
      </div>
    </details>
  );
}

/** What it means that a way leads nowhere. */
function noneOf({ kind, isOptional }: Exit): string {
  if (isOptional === true) {
    return 'flows.notSaid';
  }
  return kind === 'inner' ? 'flows.emptyPath' : 'flows.pathEnds';
}

/** A way with the steps that it can lead to, a new one among them. */
function Leading({ gap, to, children }: { gap: Gap; to: string | undefined; children: ReactNode }) {
  const { t } = useTexts();
  const { ask } = useDesign();
  return (
    <div className={styles.leading}>
      {children}
      {to === undefined ? (
        <Button size="small" icon={<PlusIcon />} onClick={() => ask(gap)}>
          {t('flows.newStep')}
        </Button>
      ) : null}
    </div>
  );
}

/** What happens when the step fails: tried again, another way, or the run fails. */
export function Failing({ id, step }: { id: string; step: StepDef }) {
  const { t } = useTexts();
  const { flow, changeStep, titleOf, work } = useDesign();
  const place = placeOf(id);
  const { retry } = step;
  const others = Object.keys(stepsOf(flow)).filter((each) => each !== id);
  if (!goesOn(step.element)) {
    return null;
  }
  return (
    <details className={editor.details} open={retry !== undefined || step.on_error !== undefined}>
      <summary>{t('flows.failing')}</summary>
      <div className={editor.stack}>
        <Leading gap={{ from: id, at: '/on_error' }} to={step.on_error}>
          <Choose
            label={t('flows.whenFails')}
            none={t('flows.runFails')}
            value={step.on_error}
            faults={faultsAt(work.problems, `${place}/on_error`)}
            choices={others.map((each) => ({
              value: each,
              label: t('flows.goesTo', { step: titleOf(each) }),
            }))}
            onChange={(to) => changeStep(id, put(step, 'on_error', to))}
          />
        </Leading>
        <Switch
          label={t('flows.retry')}
          help={t('flows.retryHelp')}
          faults={faultsAt(work.problems, `${place}/retry`)}
          checked={retry !== undefined}
          onChange={(on) => changeStep(id, put(step, 'retry', on ? { times: 3 } : undefined))}
        />
        {retry === undefined ? null : (
          <div className={styles.thirds}>
            <Figure
              label={t('flows.retryTimes')}
              whole
              value={retry.times}
              onChange={(times = 1) => changeStep(id, put(step, 'retry', { ...retry, times }))}
            />
            <Figure
              label={t('flows.retryFirst')}
              placeholder="5"
              value={retry.first}
              onChange={(first) => changeStep(id, put(step, 'retry', put(retry, 'first', first)))}
            />
            <Figure
              label={t('flows.retryMost')}
              placeholder="3600"
              value={retry.most}
              onChange={(most) => changeStep(id, put(step, 'retry', put(retry, 'most', most)))}
            />
          </div>
        )}
      </div>
    </details>
  );
}
