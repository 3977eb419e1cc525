import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { DraftDefinition } from '../../api/drafts';
import { useDraftCheck } from '../../api/publishing';
import { useTexts } from '../../i18n/useTexts';
import { Failure, Notice } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { useTitle } from '../../ui/useTitle';
import { keeperOf } from '../draft/DraftKeeper';
import { ChangeCard } from './ChangeCard';
import styles from './Changes.module.css';
import { groupsOf } from './groups';
import { PublishBox } from './PublishBox';
import { useSpeech } from './useSpeech';

/** What one changed and has not published: in words, in JSON, with what publishing it would do. */
export function ChangesPage() {
  const { t } = useTexts();
  const speech = useSpeech();
  const keeper = keeperOf(useQueryClient());
  const [allowLoss, setAllowLoss] = useState(false);
  const check = useDraftCheck(allowLoss, () => keeper.flushAll());
  useTitle(t('changes.title'));

  async function discard(of: DraftDefinition | null) {
    const restore = await keeper.discard(of);
    showToast(t(of === null ? 'changes.allDiscarded' : 'changes.discarded'), 'done', {
      label: t('draft.undo'),
      run: () => void restore(),
    });
  }

  if (check.isError) {
    return <Failure error={check.error} retry={() => check.refetch()} />;
  }
  if (check.data === undefined) {
    return <Notice title={t('setup.checking')} />;
  }
  const { changes } = check.data;
  if (changes.length === 0) {
    return (
      <>
        <h2 className={styles.title}>{t('changes.title')}</h2>
        <Notice title={t('changes.none')} help={t('changes.noneHelp')} />
      </>
    );
  }
  return (
    <>
      <div className={styles.head}>
        <div>
          <h2 className={styles.title}>{t('changes.title')}</h2>
          <p className={styles.quiet}>{t('changes.help')}</p>
        </div>
        <Button danger onClick={() => void discard(null)}>
          {t('changes.discardAll')}
        </Button>
      </div>
      <div className={styles.columns}>
        <div className={styles.groups}>
          {groupsOf(changes, speech).map((group) => (
            <section key={group.key} aria-labelledby={`group-${group.key}`}>
              <h3 id={`group-${group.key}`}>{group.label}</h3>
              {group.changes.map((change) => (
                <ChangeCard
                  key={`${change.kind}/${change.name}`}
                  change={change}
                  speech={speech}
                  onDiscard={() => void discard(change)}
                />
              ))}
            </section>
          ))}
        </div>
        <PublishBox
          check={check.data}
          checking={check.isFetching}
          allowLoss={allowLoss}
          onAllowLoss={setAllowLoss}
        />
      </div>
    </>
  );
}
