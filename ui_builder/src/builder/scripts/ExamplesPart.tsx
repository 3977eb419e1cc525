import { Button } from 'antd';
import { useState } from 'react';
import type { Json } from '../../api/client';
import { useTexts } from '../../i18n/useTexts';
import { PlusIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { put, withAt } from '../editor/put';
import inputs from '../inputs/inputs.module.css';
import styles from './Scripts.module.css';
import { newExample, readJson, readObject, type ScriptDef, type ScriptExample } from './scriptDef';

interface Props {
  script: ScriptDef;
  onChange: (examples: readonly ScriptExample[] | undefined) => void;
}

/** What the script must do: given this, it gives that. */
export function ExamplesPart({ script, onChange }: Props) {
  const { t } = useTexts();
  const examples = script.examples ?? [];
  const save = (next: readonly ScriptExample[]) => onChange(next.length === 0 ? undefined : next);
  return (
    <section className={editor.part} aria-labelledby="examples">
      <h3 id="examples">{t('scripts.examples')}</h3>
      <p className={editor.help}>{t('scripts.examplesHelp')}</p>
      {examples.length === 0 ? (
        <p>{t('scripts.noExamples')}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('scripts.example')}</th>
              <th scope="col">{t('scripts.given')}</th>
              <th scope="col">{t('scripts.gives')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {examples.map((each, index) => (
              <tr key={each.name}>
                <th scope="row">{each.name}</th>
                <td>
                  <JsonBox
                    label={`${each.name}: ${t('scripts.given')}`}
                    value={each.given}
                    read={readObject}
                    onChange={(given) => save(withAt(examples, index, { ...each, given }))}
                  />
                </td>
                <td>
                  {each.fails === undefined ? (
                    <JsonBox
                      label={`${each.name}: ${t('scripts.gives')}`}
                      value={each.gives ?? null}
                      read={readJson}
                      onChange={(gives) =>
                        save(withAt(examples, index, put(each, 'gives', gives ?? undefined)))
                      }
                    />
                  ) : (
                    t('scripts.fails', { words: each.fails })
                  )}
                </td>
                <td>
                  <Button
                    aria-label={t('scripts.removeExample', { name: each.name })}
                    onClick={() => save(examples.filter((one) => one !== each))}
                  >
                    ×
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div>
        <Button icon={<PlusIcon />} onClick={() => save([...examples, newExample(examples, script.point)])}>
          {t('scripts.addExample')}
        </Button>
      </div>
    </section>
  );
}

function JsonBox<T extends Json>(props: {
  label: string;
  value: T;
  read: (text: string) => T | undefined;
  onChange: (value: T) => void;
}) {
  const { label, value, read, onChange } = props;
  const { t } = useTexts();
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = typed !== null && read(typed) === undefined;

  function write(text: string) {
    setTyped(text);
    const found = read(text);
    if (found !== undefined) {
      onChange(found);
    }
  }

  return (
    <>
      <textarea
        className={inputs.box}
        rows={3}
        spellCheck={false}
        aria-label={label}
        aria-invalid={wrong}
        value={typed ?? JSON.stringify(value)}
        onChange={({ target }) => write(target.value)}
        onBlur={() => (wrong ? undefined : setTyped(null))}
      />
      {wrong ? <span className={editor.fault}>{t('scripts.notJson')}</span> : null}
    </>
  );
}
