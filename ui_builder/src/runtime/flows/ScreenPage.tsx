import { Link, useCanGoBack, useParams, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useAsks, useScreen } from '../../api/flowStart';
import { ApiError } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { BackIcon } from '../../ui/icons';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import styles from './Flows.module.css';
import { ScreenForm } from './ScreenForm';

/** What a flow asks the user in its course, question by question. */
export function ScreenPage() {
  const { t } = useTexts();
  const { run } = useParams({ from: '/-/screens/$run' });
  const router = useRouter();
  const canGoBack = useCanGoBack();
  return (
    <div className={styles.page}>
      {canGoBack ? (
        <button type="button" className={styles.back} onClick={() => router.history.back()}>
          <BackIcon />
          {t('automation.back')}
        </button>
      ) : (
        <Link to="/" className={styles.back}>
          <BackIcon />
          {t('automation.back')}
        </Link>
      )}
      <Questions key={run} run={run} />
    </div>
  );
}

function Questions({ run }: { run: string }) {
  const { text, t } = useTexts();
  const [answered, setAnswered] = useState(0);
  const next = useAsks(run, { answered, enabled: answered > 0 });
  const { data, error, refetch } = useScreen(run, { answered, enabled: answered === 0 || next.asks });
  useTitle(data === undefined ? t('automation.screen') : text(data.title));
  if (data !== undefined) {
    return (
      <ScreenForm
        key={`${answered} ${data.step}`}
        screen={data}
        onAnswered={() => setAnswered(answered + 1)}
      />
    );
  }
  if (answered > 0) {
    return <Thanks busy={!next.over} />;
  }
  if (error instanceof ApiError && error.status === 404) {
    return (
      <>
        <h1 className={styles.hidden}>{t('automation.screen')}</h1>
        <Notice title={t('automation.screenGone')} help={t('automation.screenGoneHelp')} />
      </>
    );
  }
  return error === null ? <Loading /> : <Failure error={error} retry={() => refetch()} />;
}

/** What is read behind an answer, while the run may still ask for more; the focus is there, so it is read out. */
function Thanks({ busy }: { busy: boolean }) {
  const { t } = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={styles.card} role="status" aria-busy={busy}>
      <h1 ref={heading} tabIndex={-1}>
        {t('automation.screenDone')}
      </h1>
      <p>{t(busy ? 'automation.screenWorking' : 'automation.screenDoneHelp')}</p>
    </section>
  );
}
