import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { type BinItem, type BinResult, useRecycleBin, useRestoreMany } from '../../api/past';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { useTitle } from '../../ui/useTitle';
import { BinFilters } from './BinFilters';
import { BinLine } from './BinLine';
import type { BinSearch } from './binSearch';
import { EmptyDialog } from './EmptyDialog';
import { PurgeDialog } from './PurgeDialog';
import styles from './RecycleBin.module.css';

const keyOf = ({ object, id }: { object: string; id: string }) => `${object}/${id}`;

/** What was deleted and can be had back. */
export function RecycleBinPage() {
  const { t } = useTexts();
  const search = useSearch({ from: '/-/recycle-bin' });
  const navigate = useNavigate();
  const list = useRecycleBin({
    object: search.object,
    q: search.q,
    by: search.whose === 'all' ? undefined : 'me',
  });
  const restore = useRestoreMany();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<ReadonlyMap<string, BinResult>>(new Map());
  // What is deleted for good is what was asked of, whatever the list shows by then.
  const [purged, setPurged] = useState<readonly BinItem[] | null>(null);
  const [emptying, setEmptying] = useState(false);
  useTitle(t('past.bin'));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const mayPurge = list.data?.pages[0]?.may_purge ?? false;
  const picked = items.filter((each) => chosen.has(keyOf(each)));
  const show = (next: BinSearch) => {
    setChosen(new Set());
    setRefused(new Map());
    void navigate({ to: '/-/recycle-bin', search: next, replace: true });
  };

  function told(results: readonly BinResult[]) {
    const back = results.filter(({ done }) => done);
    setRefused(new Map(results.filter(({ done }) => !done).map((each) => [keyOf(each), each])));
    // Others may have been chosen while the answer was on its way.
    const answered = new Set(results.map(keyOf));
    setChosen((before) => new Set([...before].filter((key) => !answered.has(key))));
    if (back.length > 0) {
      showToast(t('past.back', { n: back.length }), 'done');
    }
    if (back.length < results.length) {
      showToast(t('past.notBack', { n: results.length - back.length }), 'wrong');
    }
  }

  const bringBack = (which: readonly BinItem[], owners = false) =>
    restore.mutate(
      { items: which, owners },
      { onSuccess: told, onError: (error) => showToast(faultText(error), 'wrong') },
    );

  return (
    <article className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1>{t('past.bin')}</h1>
          <p>
            {t('past.binHelp')} <Link to="/-/archive">{t('past.archive')}</Link>
          </p>
        </div>
        {mayPurge && items.length > 0 ? (
          <Button danger onClick={() => setEmptying(true)}>
            {t('past.empty')}
          </Button>
        ) : null}
      </header>
      <BinFilters search={search} onChange={show} />
      {picked.length === 0 ? null : (
        <div className={styles.chosen} role="status">
          <span>{t('past.chosen', { n: picked.length })}</span>
          <Button type="primary" loading={restore.isPending} onClick={() => bringBack(picked)}>
            {t('past.restore')}
          </Button>
          {mayPurge ? (
            <Button danger onClick={() => setPurged(picked)}>
              {t('past.purge')}
            </Button>
          ) : null}
          <Button type="text" onClick={() => setChosen(new Set())}>
            {t('past.none')}
          </Button>
        </div>
      )}
      {list.isError ? <Failure error={list.error} retry={() => list.refetch()} /> : null}
      {list.isPending ? <Loading /> : null}
      {list.isSuccess && items.length === 0 && !list.hasNextPage ? <Nothing search={search} /> : null}
      <ul className={styles.items} aria-busy={list.isPlaceholderData}>
        {items.map((item) => (
          <BinLine
            key={keyOf(item)}
            item={item}
            chosen={chosen.has(keyOf(item))}
            refused={refused.get(keyOf(item))}
            busy={restore.isPending}
            onChoose={(on) =>
              setChosen(new Set(on ? [...chosen, keyOf(item)] : [...chosen].filter((k) => k !== keyOf(item))))
            }
            onRestore={(owners) => bringBack([item], owners)}
          />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {t(items.length === 0 ? 'past.lookFurther' : 'timeline.more')}
        </Button>
      ) : null}
      {purged === null ? null : <PurgeDialog items={purged} onDone={told} onClose={() => setPurged(null)} />}
      {emptying ? <EmptyDialog object={search.object} onClose={() => setEmptying(false)} /> : null}
    </article>
  );
}

function Nothing({ search }: { search: BinSearch }) {
  const { t } = useTexts();
  const narrowed = search.object !== undefined || search.q !== undefined;
  return narrowed ? (
    <Notice title={t('past.noMatch')} />
  ) : (
    <Notice
      title={t('past.nothing')}
      help={t(search.whose === 'all' ? 'past.nothingHelp' : 'past.nothingMine')}
    />
  );
}
