import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useJobs } from '../../api/jobs';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { JobRow } from './JobRow';
import styles from './Jobs.module.css';
import { type JobsSearch, statesOf } from './jobsSearch';

/** All work in the background: how far it is, what came of it, and what can be done with it. */
export function JobsPage() {
  const { t } = useTexts();
  const { rights } = useSession();
  const search: JobsSearch = useSearch({ from: '/-/jobs' });
  const navigate = useNavigate();
  const all = search.whose === 'all' && rights.everything;
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useJobs({
    by: all ? undefined : 'me',
    state: statesOf(search.state),
  });
  const jobs = data?.pages.flatMap((page) => page.jobs) ?? [];
  const change = (next: JobsSearch) => navigate({ to: '/-/jobs', search: next, replace: true });
  const { whose: _, ...ofState } = search;
  const { state: __, ...ofWhom } = search;
  useTitle(t('jobs.title'));
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1>{t('jobs.title')}</h1>
          <p>{t('jobs.about')}</p>
        </div>
        <div className={styles.filters}>
          <Segments
            label={t('jobs.which')}
            value={search.state ?? 'all'}
            choices={(['all', 'open', 'over'] as const).map((value) => ({
              value,
              label: t(`jobs.which_${value}`),
            }))}
            onChange={(value) => change(value === 'all' ? ofWhom : { ...ofWhom, state: value })}
          />
          {rights.everything ? (
            <Segments
              label={t('jobs.whose')}
              value={all ? 'all' : 'me'}
              choices={(['me', 'all'] as const).map((value) => ({ value, label: t(`jobs.whose_${value}`) }))}
              onChange={(value) => change(value === 'all' ? { ...ofState, whose: 'all' } : ofState)}
            />
          ) : null}
        </div>
      </header>
      {error !== null && data === undefined ? <Failure error={error} retry={() => refetch()} /> : null}
      {error === null && data === undefined ? <Loading /> : null}
      {data !== undefined && jobs.length === 0 ? (
        search.state === undefined ? (
          <Notice title={t('jobs.none')} help={t('jobs.noneHelp')} />
        ) : (
          <Notice title={t('jobs.noneSo')} />
        )
      ) : null}
      {jobs.length === 0 ? null : (
        <ul className={styles.jobs}>
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} told={all} />
          ))}
        </ul>
      )}
      {hasNextPage ? (
        <Button onClick={() => fetchNextPage()} loading={isFetchingNextPage}>
          {t('jobs.more')}
        </Button>
      ) : null}
    </div>
  );
}

function Segments<Value extends string>(props: {
  label: string;
  value: Value;
  choices: readonly { readonly value: Value; readonly label: string }[];
  onChange: (value: Value) => void;
}) {
  const { label, value, choices, onChange } = props;
  return (
    <fieldset className={styles.segments}>
      <legend>{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="radio"
            name={label}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          {choice.label}
        </label>
      ))}
    </fieldset>
  );
}
