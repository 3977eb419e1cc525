import { Button } from 'antd';
import { useId, useState } from 'react';
import type { Json } from '../../api/client';
import type { RehearsedAnswer } from '../../api/rehearsing';
import { laidOut, typedJson } from '../../fields/json/jsonText';
import { useTexts } from '../../i18n/useTexts';
import { AskedFields } from '../../runtime/flows/AskedFields';
import type { Asked } from '../../runtime/flows/asked';
import editor from '../editor/Editor.module.css';
import inputs from '../inputs/inputs.module.css';
import styles from './Debug.module.css';
import type { AnswerKind } from './rehearsal';
import { isValues } from './valueShape';

interface Props {
  kind: AnswerKind;
  answer: RehearsedAnswer | undefined;
  /** The usual ways to end. */
  outcomes: readonly string[];
  /** What a screen asks. */
  asked: readonly Asked[];
  busy: boolean;
  /** Runs the flow again with another answer, or with none. */
  onAnswer: (answer: RehearsedAnswer | undefined) => void;
}

const NO_ERRORS = {};

/** What somebody, or the other side, answers to a step: the flow is run again with it. */
export function AnswerPart({ kind, answer, outcomes, asked, busy, onAnswer }: Props) {
  const { t } = useTexts();
  const id = useId();
  const [next, setNext] = useState<RehearsedAnswer | undefined>(
    answer ?? (kind === 'outcome' || asked.length > 0 ? undefined : { [kind]: {} }),
  );
  const [broken, setBroken] = useState(false);
  const fits = next?.[kind] !== undefined && next[kind] !== '' && !broken;
  return (
    <form
      className={styles.answer}
      onSubmit={(event) => {
        event.preventDefault();
        if (fits) {
          onAnswer(next);
        }
      }}
    >
      {asked.length > 0 && kind === 'values' ? (
        <fieldset aria-describedby={`${id}-help`}>
          <legend>{t('runs.answer')}</legend>
          <AskedFields
            asked={asked}
            entered={next?.values ?? NO_ERRORS}
            errors={NO_ERRORS}
            onChange={(name, value) => setNext({ values: { ...next?.values, [name]: value } })}
          />
        </fieldset>
      ) : (
        <>
          <label htmlFor={id}>{t('runs.answer')}</label>
          {kind === 'outcome' ? (
            <Outcome id={id} value={next?.outcome ?? ''} outcomes={outcomes} onChange={setNext} />
          ) : (
            <JsonAnswer
              id={id}
              kind={kind}
              value={next?.[kind]}
              onChange={(value) => {
                setBroken(value === undefined);
                setNext(value === undefined ? next : { [kind]: value });
              }}
            />
          )}
        </>
      )}
      <p id={`${id}-help`} className={editor.help}>
        {t(`runs.answerHelp_${kind}`)}
      </p>
      <div className={styles.answers}>
        <Button size="small" type="primary" htmlType="submit" loading={busy} disabled={!fits}>
          {t('runs.answerSet')}
        </Button>
        {answer === undefined ? null : (
          <Button size="small" disabled={busy} onClick={() => onAnswer(undefined)}>
            {t('runs.answerDrop')}
          </Button>
        )}
      </div>
    </form>
  );
}

function Outcome(props: {
  id: string;
  value: string;
  outcomes: readonly string[];
  onChange: (answer: RehearsedAnswer) => void;
}) {
  const { id, value, outcomes, onChange } = props;
  return (
    <>
      <input
        id={id}
        className={inputs.box}
        value={value}
        list={`${id}-usual`}
        spellCheck={false}
        aria-describedby={`${id}-help`}
        onChange={(event) => onChange({ outcome: event.target.value.trim() })}
      />
      <datalist id={`${id}-usual`}>
        {outcomes.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </>
  );
}

/** An answer as JSON; it counts only while it is such. */
function JsonAnswer(props: {
  id: string;
  kind: AnswerKind;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
}) {
  const { id, kind, value, onChange } = props;
  const [draft, setDraft] = useState(() => laidOut(value ?? {}));
  const read = typedJson(draft);
  const fits = read !== undefined && (kind !== 'values' || isValues(read));
  return (
    <textarea
      id={id}
      className={inputs.box}
      rows={5}
      value={draft}
      spellCheck={false}
      aria-invalid={!fits}
      aria-describedby={`${id}-help`}
      onChange={(event) => {
        const next = typedJson(event.target.value);
        setDraft(event.target.value);
        onChange(next !== undefined && (kind !== 'values' || isValues(next)) ? next : undefined);
      }}
    />
  );
}
