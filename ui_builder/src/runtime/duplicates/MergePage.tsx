import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useKnownObject } from '../../api/app';
import { useDefinitions } from '../../api/definitions';
import { useSomeRecords } from '../../api/duplicates';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nounIn } from '../../meta/text';
import { BackIcon } from '../../ui/icons';
import { NotFound } from '../../ui/NotFound';
import { Loading, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { lastList } from '../list/listSearch';
import styles from './Duplicates.module.css';
import { MergeForm } from './MergeForm';
import { mayMerge } from './mayMerge';
import { idsIn } from './mergeSearch';

/** Makes one record of several, value by value. */
export function MergePage() {
  const { app, object } = useParams({ from: '/$app/$object/merge' });
  const info = useDefinitions().object(object);
  const known = useKnownObject(object);
  const { rights } = useSession();
  const { t, text, locale } = useTexts();
  const plural = nounIn(text(info?.definition.plural), locale);
  useTitle(t('duplicates.merge', { object: plural }));
  if (info === undefined) {
    return <NotFound />;
  }
  return (
    <article className={styles.page}>
      <header className={styles.head}>
        <div>
          <Link to="/$app/$object" params={{ app, object }} search={lastList(object)} className={styles.back}>
            <BackIcon />
            {text(info.definition.plural)}
          </Link>
          <h1>{t('duplicates.merge', { object: plural })}</h1>
          <p>{t('duplicates.mergeHelp')}</p>
        </div>
      </header>
      {mayMerge(rights, known, info) ? (
        <Records info={info} />
      ) : (
        <Notice title={t('duplicates.noRight', { object: plural })} help={t('duplicates.noRightHelp')} />
      )}
    </article>
  );
}

function Records({ info }: { info: ObjectInfo }) {
  const { t, text, locale } = useTexts();
  const search = useSearch({ from: '/$app/$object/merge' });
  const ids = useMemo(() => idsIn(search), [search]);
  const fields = useMemo(() => [...info.fields.keys()], [info]);
  const { records, pending, failed } = useSomeRecords(info.definition.name, ids, fields);
  if (pending && ids.length > 0) {
    return <Loading />;
  }
  if (records.length < 2) {
    const object = nounIn(text(info.definition.plural), locale);
    return <Notice title={t('duplicates.tooFew', { object })} help={t('duplicates.tooFewHelp')} />;
  }
  return (
    <>
      {failed === 0 ? null : <p className={styles.wrong}>{t('duplicates.someGone', { count: failed })}</p>}
      <MergeForm key={ids.join()} info={info} records={records} />
    </>
  );
}
