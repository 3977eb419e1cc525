import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useApp } from '../../api/app';
import { APPROVAL_BOXES, type ApprovalBox } from '../../api/approvalBoxes';
import { type Approval, type DecideResult, useApprovals } from '../../api/approvals';
import { useTexts } from '../../i18n/useTexts';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { useTitle } from '../../ui/useTitle';
import { ApprovalLine } from './ApprovalLine';
import styles from './Approvals.module.css';
import type { ApprovalsSearch } from './approvalsSearch';
import { DecisionButtons } from './DecisionButtons';
import { refusalsOf } from './deciding';
import { SubstituteDialog } from './SubstituteDialog';
import { useListKeys } from './useListKeys';

const NOBODY: ReadonlySet<string> = new Set();

/** What waits for one's decision, what one has submitted, and what was decided. */
export function ApprovalsPage() {
  const { t } = useTexts();
  const search = useSearch({ from: '/-/approvals' });
  const navigate = useNavigate();
  const box: ApprovalBox = search.box ?? 'to_decide';
  const list = useApprovals({ box, object: search.object });
  const [chosen, setChosen] = useState(NOBODY);
  const [refused, setRefused] = useState<ReadonlyMap<string, string>>(new Map());
  const [away, setAway] = useState(false);
  const lines = useRef<HTMLUListElement>(null);
  const approvals = list.data?.pages.flatMap((page) => page.approvals) ?? [];
  const open = approvals.filter(({ my_tasks }) => my_tasks.length > 0);
  const picked = open.filter(({ id }) => chosen.has(id));
  useTitle(t('approvals.title'));

  const choose = (id: string, on: boolean) =>
    setChosen(new Set(on ? [...chosen, id] : [...chosen].filter((each) => each !== id)));
  useListKeys(lines, (at) => {
    const of = approvals[at];
    if (of !== undefined && of.my_tasks.length > 0) {
      choose(of.id, !chosen.has(of.id));
    }
  });

  function show(next: ApprovalsSearch) {
    setChosen(NOBODY);
    setRefused(new Map());
    void navigate({ to: '/-/approvals', search: next, replace: true });
  }

  function decided(of: readonly Approval[], results: readonly DecideResult[]) {
    const wrong = refusalsOf(of, results);
    setRefused(wrong);
    setChosen(new Set([...chosen].filter((id) => wrong.has(id) || !of.some((each) => each.id === id))));
    if (wrong.size > 0) {
      showToast(t('approvals.notDone', { n: wrong.size }), 'wrong');
    }
  }

  return (
    <article className={styles.page}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1>{t('approvals.title')}</h1>
          <Button onClick={() => setAway(true)}>{t('approvals.substitute')}</Button>
        </div>
        <Boxes search={search} onShow={show} />
      </header>
      {open.length < 2 && picked.length === 0 ? null : (
        <div className={styles.chosen} data-any={picked.length > 0} role="status">
          <label>
            <input
              type="checkbox"
              className={styles.box}
              checked={picked.length === open.length && open.length > 0}
              onChange={({ target }) => setChosen(new Set(target.checked ? open.map(({ id }) => id) : []))}
            />
            {picked.length === 0 ? t('approvals.chooseAll') : t('approvals.chosen', { n: picked.length })}
          </label>
          {picked.length === 0 ? null : (
            <DecisionButtons chosen={picked} onDecided={(results) => decided(picked, results)} />
          )}
        </div>
      )}
      {list.isError ? <Failure error={list.error} retry={() => list.refetch()} /> : null}
      {list.isPending ? <Loading /> : null}
      {list.isSuccess && approvals.length === 0 && !list.hasNextPage ? (
        <Notice title={t(`approvals.none_${box}`)} help={t(`approvals.noneHelp_${box}`)} />
      ) : null}
      <ul ref={lines} className={styles.items} aria-busy={list.isPlaceholderData}>
        {approvals.map((each) => (
          <ApprovalLine
            key={each.id}
            of={each}
            chosen={chosen.has(each.id)}
            refused={refused.get(each.id)}
            onChoose={(on) => choose(each.id, on)}
            onDecided={(results) => decided([each], results)}
          />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {t('timeline.more')}
        </Button>
      ) : null}
      {away ? <SubstituteDialog onClose={() => setAway(false)} /> : null}
    </article>
  );
}

/** Which approvals are shown: whose turn it is, and of which object. */
function Boxes({ search, onShow }: { search: ApprovalsSearch; onShow: (next: ApprovalsSearch) => void }) {
  const { t, text, locale } = useTexts();
  const { objects } = useApp();
  const readable = objects
    .filter(({ may }) => may.read)
    .toSorted((one, other) => text(one.plural).localeCompare(text(other.plural), locale));
  return (
    <div className={styles.filters}>
      <div className={styles.boxes} role="radiogroup" aria-label={t('approvals.boxes')}>
        {APPROVAL_BOXES.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="box"
              checked={(search.box ?? 'to_decide') === each}
              onChange={() => onShow({ ...search, box: each === 'to_decide' ? undefined : each })}
            />
            {t(`approvals.box_${each}`)}
          </label>
        ))}
      </div>
      <select
        aria-label={t('approvals.ofObject')}
        value={search.object ?? ''}
        onChange={({ target }) =>
          onShow({ ...search, object: target.value === '' ? undefined : target.value })
        }
      >
        <option value="">{t('approvals.anyObject')}</option>
        {readable.map((each) => (
          <option key={each.name} value={each.name}>
            {text(each.plural, each.name)}
          </option>
        ))}
      </select>
    </div>
  );
}
