import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useDiff, useVersions } from '../../api/setup';
import { useTexts } from '../../i18n/useTexts';
import { BackIcon } from '../../ui/icons';
import { NotFound } from '../../ui/NotFound';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { Segments } from '../inputs/Plain';
import { Differences } from './Differences';
import { PlanDialog } from './PlanDialog';
import styles from './Setup.module.css';
import { When } from './When';

const RightsDiff = lazy(async () => ({ default: (await import('../permissions/RightsDiff')).RightsDiff }));
const PARTS = ['definitions', 'rights'] as const;

/** A version beside another one, that before it unless the address says which; and the way back to it. */
export function VersionPage() {
  const { t } = useTexts();
  const { version: inAddress } = useParams({ from: '/-/setup/versions/$version' });
  const search = useSearch({ from: '/-/setup/versions/$version' });
  const navigate = useNavigate();
  const list = useVersions();
  const [goesBack, setGoesBack] = useState(false);
  const [part, setPart] = useState<(typeof PARTS)[number]>('definitions');
  const number = Number(inAddress);
  const name = t('setup.version', { n: inAddress });
  useTitle(name);
  if (list.isError) {
    return <Failure error={list.error} retry={() => list.refetch()} />;
  }
  if (list.data === undefined) {
    return <Loading />;
  }
  const { versions } = list.data;
  const version = versions.find((each) => each.version === number);
  if (version === undefined) {
    return <NotFound />;
  }
  const other = search.beside ?? Math.max(number - 1, 1);
  const inForce = versions[0]?.version === number;
  return (
    <>
      <Link className={styles.back} to="/-/setup/versions">
        <BackIcon />
        {t('setup.versions')}
      </Link>
      <div className={styles.titled}>
        <div>
          <h2 className={styles.title}>
            {name} {inForce ? <span className={styles.tag}>{t('setup.inForce')}</span> : null}
          </h2>
          <p className={styles.quiet}>
            {version.who ?? t('setup.platform')} · <When at={version.at} />
          </p>
          {version.note === '' ? null : <p>{version.note}</p>}
        </div>
        {inForce ? null : <Button onClick={() => setGoesBack(true)}>{t('setup.goBack')}</Button>}
      </div>
      <label className={styles.beside}>
        {t('setup.comparedWith')}{' '}
        <select
          className={styles.choice}
          value={other}
          onChange={(event) =>
            navigate({
              to: '/-/setup/versions/$version',
              params: { version: inAddress },
              search: { beside: Number(event.target.value) },
              replace: true,
            })
          }
        >
          {versions.map((each) => (
            <option key={each.version} value={each.version}>
              {[t('setup.version', { n: each.version }), each.note].filter(Boolean).join(' · ')}
            </option>
          ))}
        </select>
      </label>
      {number === 1 && search.beside === undefined ? (
        <Notice title={t('setup.firstVersion')} />
      ) : (
        <>
          <p className={styles.beside}>
            <Segments
              label={t('setup.whatCompared')}
              value={part}
              choices={PARTS.map((value) => ({ value, label: t(`setup.compared_${value}`) }))}
              onChange={setPart}
            />
          </p>
          {part === 'definitions' ? (
            <Compared from={Math.min(other, number)} to={Math.max(other, number)} />
          ) : (
            <Suspense fallback={<Loading />}>
              <RightsDiff from={Math.min(other, number)} to={Math.max(other, number)} />
            </Suspense>
          )}
        </>
      )}
      {goesBack ? (
        <PlanDialog
          title={t('setup.goBackTo', { n: number })}
          help={t('setup.goBackHelp')}
          action={t('setup.goBack')}
          done={t('setup.wentBack', { n: number })}
          request={{ path: '/meta/rollback', body: { version: number } }}
          onClose={() => setGoesBack(false)}
        />
      ) : null}
    </>
  );
}

function Compared({ from, to }: { from: number; to: number }) {
  const diff = useDiff(from, to);
  if (diff.isError) {
    return <Failure error={diff.error} retry={() => diff.refetch()} />;
  }
  if (diff.data === undefined) {
    return <Loading />;
  }
  return <Differences definitions={diff.data.definitions} />;
}
