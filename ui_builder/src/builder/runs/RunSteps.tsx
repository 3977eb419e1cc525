import { useMemo, useState } from 'react';
import type { RunDetail } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import editor from '../editor/Editor.module.css';
import inputs from '../inputs/inputs.module.css';
import { LateDrawing } from './LateDrawing';
import styles from './Run.module.css';
import { standingOfSteps } from './standingOfSteps';
import { Timeline } from './Timeline';
import { TimelineStep } from './TimelineStep';
import { useElements } from './useElements';
import { useObjectOf } from './useObjectOf';

const WAYS = ['list', 'drawing'] as const;

interface Props {
  run: RunDetail;
  retry: (step: string) => void;
}

/** What a run did: as a list of steps, or drawn into its flow as it was then. */
export function RunSteps({ run, retry }: Props) {
  const { t } = useTexts();
  const elements = useElements();
  const [way, setWay] = useState<(typeof WAYS)[number]>('list');
  return (
    <>
      <div className={editor.partHead}>
        <h3 id="run-steps">{t('runs.steps')}</h3>
        {run.definition === null ? null : (
          <fieldset className={`${inputs.segments} ${styles.ways}`}>
            <legend>{t('runs.way')}</legend>
            {WAYS.map((each) => (
              <label key={each}>
                <input type="radio" name="run-way" checked={way === each} onChange={() => setWay(each)} />
                {t(`runs.way_${each}`)}
              </label>
            ))}
          </fieldset>
        )}
      </div>
      {way === 'list' || run.definition === null ? (
        <Timeline run={run} elements={elements} retry={retry} />
      ) : (
        <DrawnSteps run={run} definition={run.definition} retry={retry} />
      )}
    </>
  );
}

interface DrawnProps extends Props {
  definition: NonNullable<RunDetail['definition']>;
}

/** The flow with the way that was taken; of the step that is chosen, its values the last time. */
function DrawnSteps({ run, definition, retry }: DrawnProps) {
  const { t, text } = useTexts();
  const elements = useElements();
  const objectOf = useObjectOf(definition);
  const standing = useMemo(() => standingOfSteps(run.journal), [run.journal]);
  const [chosen, setChosen] = useState<string | undefined>(run.step ?? run.journal.at(-1)?.step);
  const entry = run.journal.findLast(({ step }) => step === chosen);
  return (
    <>
      <LateDrawing flow={definition} standing={standing} chosen={chosen} onChoose={setChosen} />
      {entry === undefined ? (
        <p className={editor.help}>{t(chosen === undefined ? 'runs.chooseStep' : 'runs.notReached')}</p>
      ) : (
        <TimelineStep
          key={entry.path}
          shown
          entry={entry}
          label={text(definition.steps[entry.step]?.label, entry.step)}
          element={elements(entry.element)}
          objectOf={(name) => objectOf(name, definition.steps[entry.step])}
          retry={run.state === 'failed' && entry.state !== 'done' ? retry : undefined}
        />
      )}
    </>
  );
}
