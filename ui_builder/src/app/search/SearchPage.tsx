import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useApp } from '../../api/app';
import { useSearchPages } from '../../api/search';
import { useTexts } from '../../i18n/useTexts';
import { SearchIcon } from '../../ui/icons';
import { Failure, Loading } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useLater } from '../palette/useLater';
import { Chips } from './Chips';
import { FoundRow } from './FoundRow';
import { Lately } from './Lately';
import { NothingFound } from './NothingFound';
import styles from './SearchPage.module.css';
import type { ResultsSearch } from './searchSearch';

/** All that a search finds: how much of which object, page by page, with what was hit. */
export function SearchPage() {
  const { t } = useTexts();
  const id = useId();
  const { q = '', object }: ResultsSearch = useSearch({ from: '/-/search' });
  const navigate = useNavigate();
  const [typed, setTyped] = useState(q);
  const [composing, setComposing] = useState(false);
  const sought = useLater(composing ? null : typed.trim(), 250);
  const { objects } = useApp();
  const everywhere = useSearchPages(q, undefined);
  const narrowed = useSearchPages(object === undefined ? '' : q, object);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPlaceholderData } =
    object === undefined ? everywhere : narrowed;
  const results = data?.pages.flatMap((page) => page.results) ?? [];
  const counts = everywhere.data?.pages[0]?.counts ?? {};
  const complete = everywhere.data?.pages[0]?.complete ?? true;
  const change = (next: ResultsSearch) => navigate({ to: '/-/search', search: next, replace: true });
  useTitle(q === '' ? t('search.title') : t('search.titleOf', { text: q }));

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed changes the address, not the other way
  useEffect(() => {
    if (sought !== q && sought === typed.trim()) {
      change(sought === '' ? {} : { q: sought, ...(object === undefined ? {} : { object }) });
    }
  }, [sought]);
  useEffect(() => setTyped((now) => (now.trim() === q ? now : q)), [q]);

  return (
    <div className={styles.page}>
      <h1>{t('search.title')}</h1>
      <search className={styles.box}>
        <SearchIcon />
        <input
          id={id}
          type="search"
          aria-label={t('search.title')}
          placeholder={t('search.hint')}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onCompositionStart={() => setComposing(true)}
          onCompositionEnd={() => setComposing(false)}
        />
      </search>
      {q === '' ? <Lately /> : null}
      {q !== '' && everywhere.data !== undefined ? (
        <Chips
          counts={counts}
          complete={complete}
          chosen={object}
          choose={(next) => change({ q, ...(next === undefined ? {} : { object: next }) })}
        />
      ) : null}
      {q !== '' && error !== null && data === undefined ? (
        <Failure error={error} retry={() => refetch()} />
      ) : null}
      {q !== '' && error === null && data === undefined ? <Loading /> : null}
      {q !== '' && data !== undefined && results.length === 0 ? (
        <NothingFound text={q} {...(object === undefined ? {} : { everywhere: () => change({ q }) })} />
      ) : null}
      {q === '' || results.length === 0 ? null : (
        <ul className={styles.results} aria-busy={isPlaceholderData}>
          {results.map((found) => (
            <FoundRow
              key={`${found.object}/${found.id}`}
              found={found}
              of={objects.find((each) => each.name === found.object)}
            />
          ))}
        </ul>
      )}
      {q !== '' && hasNextPage ? (
        <Button onClick={() => fetchNextPage()} loading={isFetchingNextPage}>
          {t('search.more')}
        </Button>
      ) : null}
      {q !== '' && !hasNextPage && !complete && results.length > 0 ? (
        <p className={styles.note}>{t('search.narrower')}</p>
      ) : null}
    </div>
  );
}
