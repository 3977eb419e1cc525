import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useApp } from '../../api/app';
import { useArchive, useRestoreArchived } from '../../api/past';
import { faultText } from '../../api/problem';
import { useSession } from '../../api/session';
import { shownInstant } from '../../fields/shared/moments';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { RecordLink } from '../../ui/RecordLink';
import { showToast } from '../../ui/toastStore';
import { useTitle } from '../../ui/useTitle';
import styles from '../recyclebin/RecycleBin.module.css';

/** What of an object was moved to the archive. */
export function ArchivePage() {
  const { t, text, locale } = useTexts();
  const { time_zone: zone } = useSession();
  const { object } = useSearch({ from: '/-/archive' });
  const navigate = useNavigate();
  const objects = useApp().objects.filter(
    ({ may, shape }) => may.read && (shape === 'plain' || shape === 'document'),
  );
  const chosen = object ?? objects[0]?.name ?? '';
  const list = useArchive(chosen);
  const restore = useRestoreArchived(chosen);
  const mayRestore = objects.find(({ name }) => name === chosen)?.may.delete ?? false;
  useTitle(t('past.archive'));
  const records = list.data?.pages.flatMap((page) => page.records) ?? [];

  function bringBack(id: string, label: string) {
    restore.mutate(id, {
      onSuccess: ({ done, errors }) =>
        done
          ? showToast(t('record.restored', { label }), 'done')
          : showToast(t('past.archiveNo', { label, reason: errors[0]?.message ?? '' }), 'wrong'),
      onError: (error) => showToast(faultText(error), 'wrong'),
    });
  }

  return (
    <article className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1>{t('past.archive')}</h1>
          <p>{t('past.archiveHelp')}</p>
        </div>
      </header>
      <search className={styles.filters}>
        <select
          aria-label={t('past.archiveOf')}
          value={chosen}
          onChange={(event) =>
            navigate({ to: '/-/archive', search: { object: event.target.value }, replace: true })
          }
        >
          {objects.map(({ name, plural }) => (
            <option key={name} value={name}>
              {text(plural, nameAsText(name))}
            </option>
          ))}
        </select>
      </search>
      {list.isError ? <Failure error={list.error} retry={() => list.refetch()} /> : null}
      {list.isPending && chosen !== '' ? <Loading /> : null}
      {list.isSuccess && records.length === 0 && !list.hasNextPage ? (
        <Notice title={t('past.archiveNone')} help={t('past.archiveNoneHelp')} />
      ) : null}
      <ul className={styles.items}>
        {records.map(({ id, label, archived_at }) => {
          const title = label || t('past.untitled');
          return (
            <li key={id} className={styles.item}>
              <div className={styles.told}>
                <p>
                  <RecordLink object={chosen} id={id}>
                    {title}
                  </RecordLink>
                </p>
                <p className={styles.quiet}>
                  {t('past.archivedAt', { at: shownInstant(new Date(archived_at), locale, zone) })}
                </p>
              </div>
              {mayRestore ? (
                <Button loading={restore.isPending} onClick={() => bringBack(id, title)}>
                  {t('past.restore')}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {list.hasNextPage ? (
        <Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {t('timeline.more')}
        </Button>
      ) : null}
    </article>
  );
}
