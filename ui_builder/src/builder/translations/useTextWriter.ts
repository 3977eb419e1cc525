import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { type DraftAnswer, type DraftDefinition, draftCalls } from '../../api/drafts';
import { faultText } from '../../api/problem';
import { type DefinedText, textsKey } from '../../api/texts';
import { showToast } from '../../ui/toastStore';
import { keeperOf, oneKey } from '../draft/DraftKeeper';
import { useDraftList } from '../draft/useDraft';
import { groupedBy, ownTranslation, type TextChange, withText } from './textRows';

type Translation = DraftDefinition & {
  readonly locale: string;
  readonly texts: Readonly<Record<string, string>>;
};

/** Writes texts into the draft, each where it belongs, and takes them back step by step. */
export function useTextWriter() {
  const client = useQueryClient();
  const keeper = keeperOf(client);
  const translations = useDraftList<Translation>('translation');
  const [past, setPast] = useState<readonly (readonly TextChange[])[]>([]);
  const [future, setFuture] = useState<readonly (readonly TextChange[])[]>([]);
  const writing = useRef(Promise.resolve());

  const change = useCallback(
    async (kind: string, name: string, next: (definition: unknown) => unknown) => {
      const queryKey = oneKey(kind, name);
      const known = await client.fetchQuery<DraftAnswer>({
        queryKey,
        queryFn: ({ signal }) => keeper.read(kind, name, signal),
      });
      keeper.save(kind, name, next(known.definition) as DraftDefinition);
    },
    [client, keeper],
  );

  async function translate(locale: string, name: string, changes: readonly TextChange[]) {
    const said = Object.fromEntries(changes.map(({ text, after }) => [text.address, after]));
    // What was written just before is in there: the page's own list may not know of it yet.
    const { definitions } = await draftCalls.list('translation');
    const known = (definitions as readonly Translation[]).find((each) => each.name === name);
    const all = Object.entries({ ...known?.texts, ...said }).filter(([, text]) => text !== '');
    const texts = Object.fromEntries(all);
    if (all.length === 0) {
      await (known === undefined ? undefined : translations.remove(name));
    } else {
      await translations.create({ ...known, kind: 'translation', name, locale, texts });
    }
  }

  async function write(changes: readonly TextChange[]) {
    // What is being read does not know of this yet.
    await client.cancelQueries({ queryKey: textsKey });
    client.setQueryData<readonly DefinedText[]>(textsKey, (texts) => texts && shown(texts, changes));
    const turn = writing.current.then(() => keep(changes));
    writing.current = turn;
    await turn;
    // As long as others wait to be written, what is read would not have them.
    if (writing.current === turn) {
      await client.invalidateQueries({ queryKey: textsKey });
    }
  }

  async function keep(changes: readonly TextChange[]) {
    try {
      const own = changes.filter(({ text }) => text.package === null && !isTranslated(text, changes));
      for (const [key, of] of groupedBy(own, ({ text }) => `${text.kind}/${text.name}`)) {
        const [kind = '', name = ''] = key.split('/');
        await change(kind, name, (definition) =>
          of.reduce((next, { text, locale, after }) => withText(next, text, locale, after), definition),
        );
      }
      const rest = changes.filter((each) => !own.includes(each));
      const holder = ({ text, locale }: TextChange) => text.translated[locale]?.by ?? ownTranslation(locale);
      for (const [key, of] of groupedBy(rest, (each) => `${each.locale} ${holder(each)}`)) {
        const [locale = '', name = ''] = key.split(' ');
        await translate(locale, name, of);
      }
      await keeper.flushAll();
    } catch (error) {
      showToast(faultText(error), 'wrong');
    }
  }

  return {
    canUndo: past.length > 0,
    canRedo: future.length > 0,
    write: (changes: readonly TextChange[]) => {
      setPast([...past, changes]);
      setFuture([]);
      return write(changes);
    },
    undo: () => {
      const last = past.at(-1);
      if (last !== undefined) {
        setPast(past.slice(0, -1));
        setFuture([...future, last]);
        void write(last.map((each) => ({ ...each, before: each.after, after: each.before })));
      }
    },
    redo: () => {
      const next = future.at(-1);
      if (next !== undefined) {
        setFuture(future.slice(0, -1));
        setPast([...past, next]);
        void write(next);
      }
    },
  };
}

/** Whether a translation says any of it already: then that is where it is changed. */
function isTranslated(text: DefinedText, changes: readonly TextChange[]): boolean {
  return changes.some(
    (each) => each.text.address === text.address && text.translated[each.locale] !== undefined,
  );
}

/** Shows changes at once. */
function shown(texts: readonly DefinedText[], changes: readonly TextChange[]): readonly DefinedText[] {
  const of = groupedBy(changes, ({ text }) => text.address);
  return texts.map((each) =>
    (of.get(each.address) ?? []).reduce((text, { locale, after }) => said(text, locale, after), each),
  );
}

function said(text: DefinedText, locale: string, after: string): DefinedText {
  const known = text.translated[locale];
  if (text.package === null && known === undefined) {
    const { [locale]: _, ...rest } = text.text;
    return { ...text, text: after === '' ? rest : { ...text.text, [locale]: after } };
  }
  const { [locale]: _, ...rest } = text.translated;
  const by = known?.by ?? ownTranslation(locale);
  return { ...text, translated: after === '' ? rest : { ...rest, [locale]: { text: after, by } } };
}
