import { Button } from 'antd';
import { useState } from 'react';
import { type TestResult, useRunTests } from '../../api/metaTests';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { Texts } from '../../meta/types';
import { PlusIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { useTitle } from '../../ui/useTitle';
import { useDraftList, useDraftSummary } from '../draft/useDraft';
import { CreateDialog } from '../editor/CreateDialog';
import editor from '../editor/Editor.module.css';
import { Choose } from '../inputs/Plain';
import { flowsOf, newTest, type TestDefinition } from './newTest';
import { TestCard } from './TestCard';
import styles from './Tests.module.css';

type Results = Readonly<Record<string, TestResult>>;

/** The tests of the definitions, with what came of them. */
export function TestsPage() {
  const { t, text } = useTexts();
  const { definitions, stateOf } = useDraftList<TestDefinition>('test');
  const flows = useDraftList<Flow>('flow').definitions;
  const [creating, setCreating] = useState(false);
  const { results, running, run } = useResults();
  useTitle(t('metaTests.title'));
  const known = Object.values(results);
  const called = (flow: string) => text(flows.find(({ name }) => name === flow)?.label, nameAsText(flow));
  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('metaTests.title')}</h2>
          <p>{t('metaTests.help')}</p>
        </div>
        <div className={styles.buttons}>
          <Button icon={<PlusIcon />} onClick={() => setCreating(true)}>
            {t('metaTests.new')}
          </Button>
          {definitions.length === 0 ? null : (
            <Button type="primary" loading={running === 'all'} onClick={() => run()}>
              {t('metaTests.runAll')}
            </Button>
          )}
        </div>
      </div>
      <p aria-live="polite" className={styles.bar}>
        {known.length === 0
          ? null
          : t('metaTests.came', {
              passed: known.filter(({ passed }) => passed).length,
              failed: known.filter(({ passed }) => !passed).length,
            })}
      </p>
      {definitions.length === 0 ? (
        <Notice title={t('metaTests.none')} help={t('metaTests.noneHelp')} />
      ) : (
        <ul className={styles.cards}>
          {definitions.map((test) => (
            <TestCard
              key={test.name}
              name={test.name}
              label={text(test.label, nameAsText(test.name))}
              detail={[
                flowsOf(test).map(called).join(' · '),
                stateOf(test.name) === 'same' ? '' : t(`draft.state_${stateOf(test.name)}`),
              ]
                .filter(Boolean)
                .join(' · ')}
              running={running === test.name || running === 'all'}
              result={results[test.name]}
              called={called}
              onRun={() => run(test.name)}
            />
          ))}
        </ul>
      )}
      {creating ? <Creating flows={flows} onClose={() => setCreating(false)} /> : null}
    </>
  );
}

interface Flow {
  readonly kind: string;
  readonly name: string;
  readonly label?: Texts;
  readonly trigger?: { readonly object?: string };
}

/** Keeps what came of the tests that were run on this page, by name. */
function useResults() {
  const changed = useDraftSummary().changes.length > 0;
  const { mutate } = useRunTests();
  const [results, setResults] = useState<Results>({});
  const [running, setRunning] = useState<string | null>(null);
  const run = (name?: string) => {
    setRunning(name ?? 'all');
    mutate(
      { draft: changed, ...(name === undefined ? {} : { names: [name] }) },
      {
        onSuccess: (answer) =>
          setResults((before) => ({
            ...before,
            ...Object.fromEntries(answer.results.map((each) => [each.name, each])),
          })),
        onError: (error) => showToast(faultText(error), 'wrong'),
        onSettled: () => setRunning(null),
      },
    );
  };
  return { results, running, run };
}

/** Asks what a test shows, and of which flow. */
function Creating({ flows, onClose }: { flows: readonly Flow[]; onClose: () => void }) {
  const { t, text } = useTexts();
  const [name, setName] = useState<string>();
  const flow = flows.find((each) => each.name === name);
  return (
    <CreateDialog
      kind="test"
      place="definitions/test"
      title={t('metaTests.new')}
      ready={flow !== undefined}
      make={(own, label) => newTest(own, label, flow ?? { name: '' })}
      onClose={onClose}
    >
      <Choose
        label={t('metaTests.flow')}
        value={name}
        choices={flows.map((each) => ({ value: each.name, label: text(each.label, nameAsText(each.name)) }))}
        onChange={setName}
      />
    </CreateDialog>
  );
}
