import { Button } from 'antd';
import { type KeyboardEvent, useRef } from 'react';
import type { Rehearsal, RehearsedAnswer, RehearsedStep } from '../../api/rehearsing';
import type { FlowDefinition } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { BackIcon, ForwardIcon } from '../../ui/icons';
import styles from './Debug.module.css';
import { turnOf } from './journal';
import { LateDrawing } from './LateDrawing';
import type { Given } from './rehearsal';
import { StepMark } from './StepMark';
import { StepValues } from './StepValues';
import { standingOfSteps } from './standingOfSteps';
import { useElements } from './useElements';

interface Props {
  flow: FlowDefinition;
  result: Rehearsal;
  given: Given;
  busy: boolean;
  /** Which step is looked at; null: the first, or the one that went wrong. */
  place: number | null;
  onPlace: (place: number) => void;
  /** Whether the flow is drawn, in place of the list of steps. */
  drawn: boolean;
  onAnswers: (answers: Readonly<Record<string, RehearsedAnswer>>) => void;
}

/** The steps one by one: the list on one side, what the chosen one read, gave and changed on the other. */
export function StepThrough({ flow, result, given, busy, place, onPlace, drawn, onAnswers }: Props) {
  const { t, text } = useTexts();
  const elements = useElements();
  const list = useRef<HTMLOListElement>(null);
  const { steps } = result;
  const own = (each: RehearsedStep) => each.flow === flow.name;
  const wrong = steps.findIndex(({ error }) => error !== null);
  const at = Math.min(place ?? Math.max(wrong, 0), steps.length - 1);
  const step = steps[at];
  const last = steps.findLastIndex((each) => own(each));
  if (step === undefined) {
    return <p className={styles.quiet}>{t('runs.noTaken')}</p>;
  }
  const calledOf = (each: RehearsedStep) =>
    text(each.label ?? undefined, text(own(each) ? flow.steps[each.step]?.label : undefined, each.step));
  const whatOf = (each: RehearsedStep) => {
    const turn = turnOf(each.path);
    const element = elements(each.element);
    const what = turn === undefined ? element : t('runs.round', { element, n: turn });
    return own(each) ? what : `${what} · ${nameAsText(each.flow)}`;
  };
  const go = (to: number) => onPlace(Math.max(0, Math.min(to, steps.length - 1)));
  const stands = (each: RehearsedStep, index: number) =>
    stateOf(each, result.state === 'waiting' && index === last);
  const standing = standingOfSteps(
    steps
      .slice(0, at + 1)
      .flatMap((each, index) => (own(each) ? { ...each, state: stands(each, index) } : [])),
  );

  function pressed(event: KeyboardEvent) {
    const ways: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: steps.length - 1,
    };
    const to = ways[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(to, steps.length - 1));
      onPlace(next);
      list.current?.querySelectorAll('button')[next]?.focus();
    }
  }

  return (
    <div className={styles.through} data-drawn={drawn}>
      <div className={styles.walk}>
        <Button size="small" icon={<BackIcon />} disabled={at === 0} onClick={() => go(at - 1)}>
          {t('runs.previous')}
        </Button>
        <Button
          size="small"
          type="primary"
          icon={<ForwardIcon />}
          disabled={at === steps.length - 1}
          onClick={() => go(at + 1)}
        >
          {t('runs.next')}
        </Button>
        <span role="status">{t('runs.place', { n: at + 1, count: steps.length })}</span>
      </div>
      {drawn ? (
        <LateDrawing
          flow={flow}
          standing={standing}
          chosen={own(step) ? step.step : undefined}
          onChoose={(id) => go(steps.findLastIndex((each) => own(each) && each.step === id))}
        />
      ) : (
        <ol ref={list} className={styles.steps} aria-label={t('runs.steps')} onKeyDown={pressed}>
          {steps.map((each, index) => (
            <li key={`${each.run} ${each.path}`}>
              <button
                type="button"
                aria-current={index === at ? 'step' : undefined}
                data-ahead={index > at}
                onClick={() => onPlace(index)}
              >
                <StepMark state={stands(each, index)} />
                <span>
                  <strong>{calledOf(each)}</strong>
                  <span className={styles.quiet}>{whatOf(each)}</span>
                </span>
              </button>
            </li>
          ))}
        </ol>
      )}
      <StepValues
        key={`${at} ${step.path}`}
        step={step}
        before={steps[at - 1]}
        flow={own(step) ? flow : null}
        label={calledOf(step)}
        element={elements(step.element)}
        answer={given.answers[step.step]}
        busy={busy}
        onAnswer={(answer) => {
          const { [step.step]: _, ...rest } = given.answers;
          onAnswers(answer === undefined ? rest : { ...rest, [step.step]: answer });
        }}
      />
    </div>
  );
}

function stateOf(step: RehearsedStep, waits: boolean) {
  return step.error !== null ? 'failed' : waits ? 'waiting' : 'done';
}
