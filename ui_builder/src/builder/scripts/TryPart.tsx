import { Button } from 'antd';
import { useState } from 'react';
import { faultText } from '../../api/problem';
import { useTryScript } from '../../api/scripts';
import { useTexts } from '../../i18n/useTexts';
import { PlayIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { Line } from '../inputs/Plain';
import styles from './Scripts.module.css';
import { readObject, type ScriptDef } from './scriptDef';

/** Runs the script as it is written, on a record or on what is typed; nothing of it stays. */
export function TryPart({ script }: { script: ScriptDef }) {
  const { t } = useTexts();
  const [record, setRecord] = useState<string>();
  const [given, setGiven] = useState<string>();
  const run = useTryScript(script);
  const besides = given === undefined ? {} : readObject(given);
  const tried = run.data;
  return (
    <section className={editor.part} aria-labelledby="try">
      <h3 id="try">{t('scripts.tryIt')}</h3>
      <p className={editor.help}>{t('scripts.tryHelp')}</p>
      {script.object === undefined ? null : (
        <Line code label={t('scripts.onRecord')} value={record} onChange={setRecord} />
      )}
      <Line
        code
        label={t('scripts.tryGiven')}
        help={besides === undefined ? t('scripts.notJson') : t('scripts.tryGivenHelp')}
        value={given}
        onChange={setGiven}
      />
      <div>
        <Button
          icon={<PlayIcon />}
          disabled={besides === undefined}
          loading={run.isPending}
          onClick={() => run.mutate({ ...besides, ...(record === undefined ? {} : { record }) })}
        >
          {t('scripts.run')}
        </Button>
      </div>
      <div aria-live="polite">
        {run.isError ? <p className={editor.fault}>{faultText(run.error)}</p> : null}
        {tried === undefined ? null : (
          <>
            <h4>{t('scripts.result', { ms: tried.ms })}</h4>
            {tried.error === null ? (
              <pre className={styles.answer}>{JSON.stringify(tried.result, null, 2)}</pre>
            ) : (
              <p className={editor.fault}>{tried.error.message}</p>
            )}
            {tried.printed === '' ? null : (
              <>
                <h4>{t('scripts.printed')}</h4>
                <pre className={styles.answer}>{tried.printed}</pre>
              </>
            )}
          </>
        )}
      </div>
    </section>
  );
}
