import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { type DefinedText, useDefinedTexts } from '../../api/texts';
import { LOCALES } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import { Notice } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { useTitle } from '../../ui/useTitle';
import { keeperOf } from '../draft/DraftKeeper';
import { UndoButtons } from '../draft/UndoButtons';
import editor from '../editor/Editor.module.css';
import { type Read, readChanges, toCsv } from './csv';
import { ImportDialog } from './ImportDialog';
import { TextFilters } from './TextFilters';
import { TextTable } from './TextTable';
import styles from './Translations.module.css';
import { ALL_TEXTS, filtered, missingCounts } from './textRows';
import { useTextWriter } from './useTextWriter';

const LANGUAGES = Object.keys(LOCALES);

/** Every text that people read, a column for each language. */
export function TranslationsPage() {
  const { t, locale } = useTexts();
  const keeper = keeperOf(useQueryClient());
  const texts = useDefinedTexts(() => keeper.flushAll());
  const writer = useTextWriter();
  const [filter, setFilter] = useState(ALL_TEXTS);
  const [read, setRead] = useState<Read | null>(null);
  const wanted = useDeferredValue(filter);
  // What was just filled in stays in sight until one filters anew.
  const found = useFound(texts, wanted, locale);
  const missing = useMemo(() => missingCounts(texts, LANGUAGES), [texts]);
  useTitle(t('translations.title'));

  function take() {
    if (read !== null) {
      void writer.write(read.changes);
      showToast(t('translations.taken', { count: read.changes.length }), 'done', {
        label: t('draft.undo'),
        run: writer.undo,
      });
      setRead(null);
    }
  }

  return (
    <div data-wide>
      <div className={editor.tools}>
        <div>
          <h2>{t('translations.title')}</h2>
          <p>{t('translations.help')}</p>
        </div>
        <span className={styles.buttons}>
          <UndoButtons draft={writer} />
          <Button onClick={() => download(toCsv(found, LANGUAGES, locale))}>
            {t('translations.export')}
          </Button>
          <FileButton
            label={t('translations.import')}
            onText={(source) => setRead(readChanges(source, texts, LANGUAGES))}
          />
        </span>
      </div>
      <TextFilters
        texts={texts}
        filter={filter}
        missing={missing}
        languages={LANGUAGES}
        onChange={setFilter}
      />
      <p className={styles.count} role="status">
        {t('translations.count', { count: found.length })}
      </p>
      {found.length === 0 ? (
        <Notice title={t('translations.noneFound')}>
          <Button onClick={() => setFilter(ALL_TEXTS)}>{t('translations.all')}</Button>
        </Notice>
      ) : (
        <TextTable
          texts={found}
          languages={LANGUAGES}
          onWrite={(text, of, before, after) => void writer.write([{ text, locale: of, before, after }])}
        />
      )}
      {read === null ? null : <ImportDialog read={read} onTake={take} onClose={() => setRead(null)} />}
    </div>
  );
}

/** Filters texts; those that do not fit any more because they were filled in stay where they are. */
function useFound(texts: readonly DefinedText[], filter: typeof ALL_TEXTS, locale: string) {
  const key = JSON.stringify([filter, locale]);
  const kept = useRef<{ key: string; addresses: ReadonlySet<string> }>({ key: '', addresses: new Set() });
  return useMemo(() => {
    if (kept.current.key !== key) {
      const addresses = filtered(texts, filter, locale).map(({ address }) => address);
      kept.current = { key, addresses: new Set(addresses) };
    }
    return texts.filter(({ address }) => kept.current.addresses.has(address));
  }, [texts, filter, locale, key]);
}

function FileButton({ label, onText }: { label: string; onText: (source: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button onClick={() => input.current?.click()}>{label}</Button>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv"
        hidden
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          void file?.text().then(onText);
        }}
      />
    </>
  );
}

function download(source: string) {
  const address = URL.createObjectURL(new Blob([source], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'texts.csv';
  link.click();
  URL.revokeObjectURL(address);
}
