import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, it, vi } from 'vitest';
import { type DraftAnswer, type DraftDefinition, type DraftListAnswer, draftCalls } from '../../api/drafts';
import type { DefinedText } from '../../api/texts';
import { listKey } from '../draft/DraftKeeper';
import { useTextWriter } from './useTextWriter';

type Texts = Readonly<Record<string, string>>;

const text = (address: string): DefinedText => ({
  address,
  kind: 'object',
  name: 'ticket',
  package: 'service',
  steps: [],
  place: [],
  text: { en: address },
  translated: {},
});
const change = (address: string) => ({ text: text(address), locale: 'de', before: '', after: 'neu' });

afterEach(() => vi.restoreAllMocks());

it('keeps both of two translations that are written one right after the other', async () => {
  let kept: Texts = {};
  const listed = (kind: string): DraftListAnswer => ({
    version: 1,
    definitions: [{ kind, name: 'own_de', locale: 'de', texts: kept } as DraftDefinition],
    removed: [],
    states: {},
    packages: {},
  });
  vi.spyOn(draftCalls, 'list').mockImplementation(async (kind) => listed(kind));
  vi.spyOn(draftCalls, 'save').mockImplementation(async (_kind, _name, definition) => {
    await new Promise((resolve) => setTimeout(resolve));
    kept = (definition as DraftDefinition & { texts: Texts }).texts;
    return { definition } as DraftAnswer;
  });
  const client = new QueryClient();
  client.setQueryData(listKey('translation'), listed('translation'));
  let writer: ReturnType<typeof useTextWriter> | undefined;
  function Writing(): null {
    writer = useTextWriter();
    return null;
  }
  const root = createRoot(document.createElement('div'));
  flushSync(() =>
    root.render(
      <QueryClientProvider client={client}>
        <Writing />
      </QueryClientProvider>,
    ),
  );

  await Promise.all([writer?.write([change('a')]), writer?.write([change('b')])]);
  root.unmount();

  expect(kept).toEqual({ a: 'neu', b: 'neu' });
});
