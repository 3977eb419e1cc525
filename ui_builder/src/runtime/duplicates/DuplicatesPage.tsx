import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useKnownObject } from '../../api/app';
import { useDefinitions } from '../../api/definitions';
import { type DuplicateSet, useDismissSet, useDuplicateSets, useFindDuplicates } from '../../api/duplicates';
import { faultText } from '../../api/problem';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nounIn } from '../../meta/text';
import { BackIcon } from '../../ui/icons';
import { JobProgress } from '../../ui/JobProgress';
import { NotFound } from '../../ui/NotFound';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { RecordLink } from '../../ui/RecordLink';
import { showToast } from '../../ui/toastStore';
import { useTitle } from '../../ui/useTitle';
import { lastList } from '../list/listSearch';
import styles from './Duplicates.module.css';
import { MOST_MERGED, mayMerge } from './mayMerge';

/** Records of an object that are probably the same, set by set. */
export function DuplicatesPage() {
  const { app, object } = useParams({ from: '/$app/$object/duplicates' });
  const info = useDefinitions().object(object);
  const { t, text, locale } = useTexts();
  const plural = nounIn(text(info?.definition.plural), locale);
  useTitle(t('duplicates.title', { object: plural }));
  if (info === undefined) {
    return <NotFound />;
  }
  return (
    <article className={styles.page}>
      <Link to="/$app/$object" params={{ app, object }} search={lastList(object)} className={styles.back}>
        <BackIcon />
        {text(info.definition.plural)}
      </Link>
      <Sets key={object} info={info} plural={plural} />
    </article>
  );
}

function Sets({ info, plural }: { info: ObjectInfo; plural: string }) {
  const { t } = useTexts();
  const object = info.definition.name;
  const { rights } = useSession();
  const may = mayMerge(rights, useKnownObject(object), info);
  const list = useDuplicateSets(object);
  const find = useFindDuplicates(object);
  const [job, setJob] = useState<string>();
  const sets = list.data?.pages.flatMap((page) => page.sets) ?? [];
  const begin = () =>
    find.mutate(undefined, {
      onSuccess: ({ id }) => setJob(id),
      onError: (error) => showToast(faultText(error), 'wrong'),
    });
  return (
    <>
      <header className={styles.head}>
        <div>
          <h1>{t('duplicates.title', { object: plural })}</h1>
          <p>{t('duplicates.about')}</p>
        </div>
        {may ? (
          <Button type="primary" loading={find.isPending} onClick={begin}>
            {t('duplicates.find')}
          </Button>
        ) : null}
      </header>
      {job === undefined ? null : (
        <JobProgress
          key={job}
          id={job}
          object={object}
          onFinished={({ state }) => {
            void list.refetch();
            if (state === 'done') {
              setJob(undefined);
              showToast(t('duplicates.looked'), 'done');
            }
          }}
        />
      )}
      {list.isError ? <Failure error={list.error} retry={() => list.refetch()} /> : null}
      {list.isPending ? <Loading /> : null}
      {list.isSuccess && sets.length === 0 ? (
        <Notice
          title={t('duplicates.none')}
          help={t(may ? 'duplicates.noneHelp' : 'duplicates.noneHelpRead')}
        />
      ) : null}
      <ul className={styles.sets}>
        {sets.map((set) => (
          <li key={set.id}>
            <OneSet set={set} may={may} />
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {t('timeline.more')}
        </Button>
      ) : null}
    </>
  );
}

function OneSet({ set, may }: { set: DuplicateSet; may: boolean }) {
  const { t } = useTexts();
  const { app, object } = useParams({ from: '/$app/$object/duplicates' });
  const dismiss = useDismissSet(object);
  const ids = set.records.slice(0, MOST_MERGED).map(({ id }) => id);
  return (
    <>
      <ul className={styles.members}>
        {set.records.map(({ id, label }) => (
          <li key={id}>
            <RecordLink object={object} id={id} previews>
              {label ?? '—'}
            </RecordLink>
          </li>
        ))}
      </ul>
      <span className={styles.quiet}>{t('duplicates.alike', { percent: Math.round(set.score * 100) })}</span>
      {may ? (
        <span className={styles.acts}>
          <Button
            size="small"
            loading={dismiss.isPending}
            onClick={() =>
              dismiss.mutate(set.id, {
                onSuccess: () => showToast(t('duplicates.dismissed'), 'done'),
                onError: (error) => showToast(faultText(error), 'wrong'),
              })
            }
          >
            {t('duplicates.dismiss')}
          </Button>
          <Link
            className={styles.merge}
            to="/$app/$object/merge"
            params={{ app, object }}
            search={{ ids: ids.join(',') }}
          >
            {t('duplicates.mergeThese')}
          </Link>
        </span>
      ) : null}
    </>
  );
}
