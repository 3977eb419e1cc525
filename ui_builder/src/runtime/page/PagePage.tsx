import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { pageQuery } from '../../api/pages';
import { useTexts } from '../../i18n/useTexts';
import { Failure, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { FavouriteButton } from '../favourites/FavouriteButton';
import { BlockGrid } from './BlockGrid';
import styles from './PagePage.module.css';

/** A page of blocks: a home, a dashboard. */
export function PagePage() {
  const { app, page } = useParams({ from: '/$app/-/$page' });
  const { t, text } = useTexts();
  const query = useQuery(pageQuery(page));
  useTitle(text(query.data?.label, page));
  if (query.isError) {
    return <Failure error={query.error} retry={() => query.refetch()} />;
  }
  if (query.data === undefined) {
    return <div className={styles.page} aria-busy="true" />;
  }
  const { label, blocks } = query.data;
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{text(label)}</h1>
        <FavouriteButton place={{ app, page }} />
      </header>
      {blocks.length === 0 ? (
        <Notice title={t('page.empty')} help={t('page.emptyHelp')} />
      ) : (
        <BlockGrid blocks={blocks} />
      )}
    </div>
  );
}
