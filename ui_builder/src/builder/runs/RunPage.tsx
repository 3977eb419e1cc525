import { useParams } from '@tanstack/react-router';
import { type RunDetail, useRun } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { Failure, Loading } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import editor from '../editor/Editor.module.css';
import { objectUnder } from './knownNames';
import styles from './Run.module.css';
import { RunHead } from './RunHead';
import { RunSide } from './RunSide';
import { RunSteps } from './RunSteps';
import { RunTrouble } from './RunTrouble';
import { useRetry } from './useRetry';
import { ValueList } from './ValueList';
import { isValues, shapeOf } from './valueShape';

/** What a run knows besides what its steps gave. */
const KEPT = ['input', 'var', 'output'] as const;

/** A run: how it stands, each step with its values, and what can be done about it. */
export function RunPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { data, error, refetch } = useRun(id);
  if (data === undefined) {
    return error === null ? <Loading /> : <Failure error={error} retry={() => refetch()} />;
  }
  return <Opened key={id} run={data} />;
}

function Opened({ run }: { run: RunDetail }) {
  const { t, text } = useTexts();
  const { retry, cancel, busy } = useRetry();
  useTitle(text(run.label ?? undefined, nameAsText(run.flow)));
  const { input, variables } = run.definition ?? {};
  const called = (name: string) => text(variables?.[name]?.label ?? input?.[name]?.label, name);
  return (
    <div data-wide>
      <RunHead run={run} busy={busy} retry={() => retry(run.id)} cancel={() => cancel(run.id)} />
      <RunTrouble run={run} />
      <div className={styles.split}>
        <section className={editor.part} aria-labelledby="run-steps">
          <RunSteps run={run} retry={(step) => retry(run.id, step)} />
          {KEPT.map((kind) => {
            const values = run.variables[kind];
            return isValues(values) && shapeOf(values) === 'nested' ? (
              <ValueList
                key={kind}
                label={t(`runs.kept_${kind}`)}
                value={values}
                nameOf={called}
                objectOf={(name) => objectUnder(`$${kind}.${name}`, undefined, run.definition)}
              />
            ) : null;
          })}
        </section>
        <RunSide run={run} />
      </div>
    </div>
  );
}
