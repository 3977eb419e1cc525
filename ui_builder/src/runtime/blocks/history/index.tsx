import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useDefinitions } from '../../../api/definitions';
import { useLabels } from '../../../api/labels';
import { type HistoryEntry, type HistoryFilter, useHistory } from '../../../api/past';
import { useTexts } from '../../../i18n/useTexts';
import type { HistoryDef } from '../../../meta/types';
import { FilterIcon } from '../../../ui/icons';
import { Failure } from '../../../ui/Notice';
import { useRecordPage } from '../../record/recordPage';
import { BlockFrame } from '../BlockFrame';
import { type BlockProps, defineBlock } from '../recordBlock';
import { unnamedIn } from '../toldChanges';
import { Entry } from './Entry';
import styles from './History.module.css';
import { HistoryFilters } from './HistoryFilters';
import { type Asked, RestoreDialog } from './RestoreDialog';

const NONE: readonly HistoryEntry[] = [];

/** Every change of the record's fields, with what they were before, and the way back. */
function HistoryBlock({ section }: BlockProps<HistoryDef>) {
  const { t, text } = useTexts();
  const { info, record, mayUpdate, form } = useRecordPage();
  const definitions = useDefinitions();
  const navigate = useNavigate();
  const [filter, setFilter] = useState<HistoryFilter | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const list = useHistory(info.definition.name, record.id, filter ?? {});
  const entries = useMemo(() => list.data?.pages.flatMap((page) => page.entries) ?? NONE, [list.data]);
  const told = useMemo(() => entries.map((each) => ({ ...each, kind: 'changes' as const })), [entries]);
  const names = useLabels(useMemo(() => unnamedIn(definitions, info, told), [definitions, info, told]));
  const look = (at: string) =>
    navigate({ to: '.', search: (before) => ({ ...before, as_of: at }), resetScroll: true });
  return (
    <BlockFrame
      label={text(section.label, t('timeline.history'))}
      tools={
        <Button
          size="small"
          type="text"
          icon={<FilterIcon />}
          aria-expanded={filter !== null}
          onClick={() => setFilter(filter === null ? {} : null)}
        >
          {t('past.filter')}
        </Button>
      }
    >
      {filter === null ? null : <HistoryFilters info={info} filter={filter} onChange={setFilter} />}
      {list.isError ? <Failure error={list.error} retry={() => list.refetch()} /> : null}
      {list.isPending ? <p className={styles.note}>{t('state.loading')}</p> : null}
      {list.isSuccess && entries.length === 0 ? (
        <p className={styles.note}>{t(filter === null ? 'timeline.none' : 'past.noMatch')}</p>
      ) : null}
      <ol className={styles.entries} aria-busy={list.isPlaceholderData}>
        {told.map((entry) => (
          <Entry
            key={entry.id}
            entry={entry}
            names={names}
            restores={mayUpdate && form === null}
            onRestore={(fields) => setAsked({ entry, fields })}
            onLook={() => void look(entry.at)}
          />
        ))}
      </ol>
      {list.hasNextPage ? (
        <Button size="small" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {t('timeline.more')}
        </Button>
      ) : null}
      {asked === null ? null : <RestoreDialog asked={asked} names={names} onClose={() => setAsked(null)} />}
    </BlockFrame>
  );
}

export default defineBlock({ Block: HistoryBlock });
