import { useDeferredValue, useId, useRef } from 'react';
import { faultText } from '../../api/problem';
import { type ScriptFault, useScriptFaults } from '../../api/scripts';
import { useTexts } from '../../i18n/useTexts';
import editor from '../editor/Editor.module.css';
import inputs from '../inputs/inputs.module.css';
import styles from './Scripts.module.css';
import { placeIn, type ScriptDef } from './scriptDef';

interface Props {
  script: ScriptDef;
  onChange: (source: string) => void;
}

/** The script itself; each fault leads to its line. */
export function SourcePart({ script, onChange }: Props) {
  const { t } = useTexts();
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const written = useDeferredValue(script);
  const { data: faults, error } = useScriptFaults(written);

  function go({ line, column }: ScriptFault) {
    const at = placeIn(script.source, line ?? 1, column ?? 1);
    box.current?.focus();
    box.current?.setSelectionRange(at, at);
  }

  return (
    <section className={editor.part}>
      <label htmlFor={id}>{t('scripts.source')}</label>
      <textarea
        ref={box}
        id={id}
        className={`${inputs.box} ${styles.code}`}
        rows={18}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        value={script.source}
        aria-describedby={`${id}-help ${id}-faults`}
        aria-invalid={(faults?.length ?? 0) > 0}
        onChange={({ target }) => onChange(target.value)}
      />
      <span id={`${id}-help`} className={editor.help}>
        {t('scripts.sourceHelp')}
      </span>
      <div id={`${id}-faults`} aria-live="polite">
        {error === null ? null : (
          <p className={editor.fault}>{`${t('scripts.checkFailed')}: ${faultText(error)}`}</p>
        )}
        {faults?.length === 0 ? <p className={editor.help}>{t('scripts.fine')}</p> : null}
        <ul className={styles.faults} aria-label={t('scripts.lines')}>
          {faults?.map((fault) => (
            <li key={`${fault.path} ${fault.line} ${fault.column} ${fault.message}`}>
              <button type="button" onClick={() => go(fault)}>
                {fault.line === null || fault.code === 'script.invalid_source'
                  ? fault.message
                  : t('scripts.line', {
                      line: fault.line,
                      column: fault.column ?? 1,
                      message: fault.message,
                    })}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
