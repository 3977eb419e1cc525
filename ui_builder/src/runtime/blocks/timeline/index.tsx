import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useDefinitions } from '../../../api/definitions';
import { useLabels } from '../../../api/labels';
import { useSession } from '../../../api/session';
import { type TimelineEntry, type TimelineSource, useTimeline } from '../../../api/timeline';
import { shownDay } from '../../../fields/shared/moments';
import { useTexts } from '../../../i18n/useTexts';
import type { TimelineDef } from '../../../meta/types';
import { Failure } from '../../../ui/Notice';
import { useRecordPage } from '../../record/recordPage';
import { BlockFrame } from '../BlockFrame';
import { type BlockProps, defineBlock } from '../recordBlock';
import { unnamedIn } from '../toldChanges';
import { Composer } from './Composer';
import { Entry } from './Entry';
import { byDay, keyOf, together } from './groups';
import styles from './Timeline.module.css';

const NONE: readonly TimelineEntry[] = [];
const NO_SOURCES: readonly TimelineSource[] = [];

/** What happened around the record and its related ones, by day, and where one adds to it. */
function TimelineBlock({ section }: BlockProps<TimelineDef>) {
  const { t, text, locale } = useTexts();
  const { info, record, printing } = useRecordPage();
  const { time_zone: timeZone, viewer } = useSession();
  const definitions = useDefinitions();
  const [kind, setKind] = useState('');
  const [by, setBy] = useState('');
  const list = useTimeline(info.definition.name, record.id, {
    kinds: kind === '' ? [] : [kind],
    through: section.through,
    by: by === '' ? undefined : by,
  });
  const entries = useMemo(
    () => together(list.data?.pages.flatMap((page) => page.entries) ?? NONE),
    [list.data],
  );
  const names = useLabels(useMemo(() => unnamedIn(definitions, info, entries), [definitions, info, entries]));
  const sources = list.data?.pages[0]?.sources ?? NO_SOURCES;
  return (
    <BlockFrame
      label={text(section.label, t('timeline.title'))}
      tools={
        <div className={styles.tools}>
          <People entries={entries} by={by} onChoose={setBy} />
          <Kinds sources={sources} kind={kind} onChoose={setKind} />
        </div>
      }
    >
      {printing || viewer !== null ? null : <Composer sources={sources} />}
      {list.isError ? <Failure error={list.error} retry={() => list.refetch()} /> : null}
      {list.isPending ? <p className={styles.note}>{t('state.loading')}</p> : null}
      {list.isSuccess && entries.length === 0 ? <p className={styles.note}>{t('timeline.none')}</p> : null}
      {byDay(entries, timeZone).map(({ day, entries: ofDay }) => (
        <section key={day} className={styles.day}>
          <h3>{shownDay(day, locale)}</h3>
          <ol className={styles.entries}>
            {ofDay.map((entry) => (
              <Entry key={keyOf(entry)} entry={entry} names={names} sources={sources} />
            ))}
          </ol>
        </section>
      ))}
      {list.hasNextPage ? (
        <Button size="small" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {t('timeline.more')}
        </Button>
      ) : null}
    </BlockFrame>
  );
}

interface KindsProps {
  sources: readonly TimelineSource[];
  kind: string;
  onChoose: (kind: string) => void;
}

function Kinds({ sources, kind, onChoose }: KindsProps) {
  const { t, text } = useTexts();
  return (
    <select
      className={styles.kinds}
      aria-label={t('timeline.kinds')}
      value={kind}
      onChange={(event) => onChoose(event.target.value)}
    >
      <option value="">{t('timeline.all')}</option>
      <option value="comments">{t('timeline.comments')}</option>
      <option value="changes">{t('timeline.changes')}</option>
      {sources.map(({ object, label }) => (
        <option key={object} value={object}>
          {text(label, object)}
        </option>
      ))}
    </select>
  );
}

interface PeopleProps {
  entries: readonly TimelineEntry[];
  by: string;
  onChoose: (by: string) => void;
}

/** Whose doings are shown: everybody's, one's own, or those of somebody who is among what is shown. */
function People({ entries, by, onChoose }: PeopleProps) {
  const { t } = useTexts();
  const { user } = useSession();
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map());
  const others = entries.flatMap((each) =>
    each.user?.label ? [[each.user.id, each.user.label] as const] : [],
  );
  if (others.some(([id]) => !known.has(id))) {
    setKnown(new Map([...known, ...others]));
  }
  return (
    <select
      className={styles.kinds}
      aria-label={t('timeline.people')}
      value={by}
      onChange={(event) => onChoose(event.target.value)}
    >
      <option value="">{t('timeline.everybody')}</option>
      <option value={user.id}>{t('timeline.me')}</option>
      {[...known]
        .filter(([id]) => id !== user.id)
        .map(([id, label]) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
    </select>
  );
}

export default defineBlock({ Block: TimelineBlock });
