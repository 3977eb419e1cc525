import { Button } from 'antd';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { DraftDefinition } from '../../api/drafts';
import { useKindSchema } from '../../api/kindSchemas';
import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Failure, Loading } from '../../ui/Notice';
import { UndoButtons } from '../draft/UndoButtons';
import { alike } from '../draft/undoStack';
import type { DraftOf } from '../draft/useDraft';
import { definitionText } from '../setup/definitionText';
import styles from './DefinitionEditor.module.css';
import { readDefinition } from './readDefinition';

const JsonCode = lazy(async () => ({ default: (await import('./JsonCode')).JsonCode }));

interface Props {
  kind: string;
  name: string;
  draft: DraftOf<DraftDefinition>;
}

/** A definition as JSON, to be written: what is JSON is saved into the draft as one writes. */
export function DefinitionEditor({ kind, name, draft }: Props) {
  const { t, locale } = useTexts();
  const schema = useKindSchema(kind);
  const { definition } = draft;
  const [text, setText] = useState(() => definitionText(definition as never));
  const sent = useRef(definition);
  const read = useMemo(() => readDefinition(text, kind, name), [text, kind, name]);
  useEffect(() => {
    // Undone, merged, or changed on another page; what was just written comes back as it is.
    if (definition !== null && !alike(definition, sent.current)) {
      sent.current = definition;
      setText(definitionText(definition as never));
    }
  }, [definition]);

  function write(next: string) {
    setText(next);
    const found = readDefinition(next, kind, name);
    if (found.state === 'fine') {
      sent.current = found.definition;
      draft.save(found.definition);
    }
  }

  const problems: readonly Fault[] = read.state === 'fine' ? draft.problems : [];
  if (schema.isError) {
    return <Failure error={schema.error} retry={() => schema.refetch()} />;
  }
  if (schema.data === undefined) {
    return <Loading />;
  }
  return (
    <div className={styles.editor}>
      <div className={styles.tools}>
        <UndoButtons draft={draft} />
        <Button
          disabled={read.state !== 'fine'}
          onClick={() => read.state === 'fine' && setText(definitionText(read.definition as never))}
        >
          {t('setup.format')}
        </Button>
        <span role="status" className={styles.told} data-wrong={read.state !== 'fine' || problems.length > 0}>
          {read.state === 'broken'
            ? t('setup.notJson')
            : read.state === 'other'
              ? t('setup.identityFixed', { identity: `${kind}/${name}` })
              : problems.length === 0
                ? t('setup.noJsonProblems')
                : t('setup.jsonProblems', { count: problems.length })}
        </span>
      </div>
      <Suspense fallback={<Loading />}>
        <JsonCode
          value={text}
          label={t('setup.editorLabel', { name: `${kind}/${name}` })}
          schema={schema.data.schema}
          locale={locale}
          document={read.state === 'broken' ? definition : read.definition}
          problems={problems}
          onChange={write}
        />
      </Suspense>
      {problems.length === 0 ? null : (
        <ul className={styles.problems}>
          {problems.map((each, at) => (
            <li key={at}>
              <code>{each.path === '' ? '/' : each.path}</code> {each.message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
