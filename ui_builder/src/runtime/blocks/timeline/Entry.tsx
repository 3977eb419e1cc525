import { type ReactNode, useState } from 'react';
import { useDefinitions } from '../../../api/definitions';
import type { ChangeEntry, MadeEntry, SaidEntry, TimelineSource } from '../../../api/timeline';
import { useTexts } from '../../../i18n/useTexts';
import { PencilIcon, PlusIcon, TrashIcon } from '../../../ui/icons';
import { RecordLink } from '../../../ui/RecordLink';
import { useRecordPage } from '../../record/recordPage';
import { Conversation } from '../../talk/CommentView';
import { Changes } from '../Changes';
import { eventKey } from '../events';
import { When } from '../When';
import { About } from './About';
import { EventEntry } from './EventEntry';
import type { Run, Shown } from './groups';
import { keyOf } from './groups';
import styles from './Timeline.module.css';

interface Props {
  entry: Shown;
  names: ReadonlyMap<string, string>;
  sources: readonly TimelineSource[];
}

/** One thing that happened: who, what, when, and what it was before. */
export function Entry({ entry, names, sources }: Props) {
  switch (entry.kind) {
    case 'comment':
      return <Said entry={entry} />;
    case 'run':
      return <ManyChanges run={entry} names={names} sources={sources} />;
    case 'record':
      return Object.keys(entry.told ?? {}).length > 0 ? (
        <EventEntry entry={entry} />
      ) : (
        <Made entry={entry} sources={sources} />
      );
    default:
      return <Changed entry={entry} names={names} />;
  }
}

function Said({ entry }: { entry: SaidEntry }) {
  const { info, record } = useRecordPage();
  const { object = info.definition.name, id = record.id } = entry.of ?? {};
  return (
    <li className={styles.said} data-kind="comment">
      <About entry={entry} />
      <Conversation object={object} id={id} comment={entry.comment} />
    </li>
  );
}

function Made({ entry, sources }: { entry: MadeEntry; sources: readonly TimelineSource[] }) {
  const { t, text } = useTexts();
  const source = sources.find(({ object }) => object === entry.object);
  return (
    <Line
      entry={entry}
      icon={<PlusIcon />}
      what={t('timeline.made', { object: text(source?.label, entry.object) })}
    >
      <p className={styles.made}>
        <RecordLink object={entry.object} id={entry.record.id} previews>
          {entry.record.label ?? entry.record.id}
        </RecordLink>
      </p>
    </Line>
  );
}

function Changed({ entry, names }: { entry: ChangeEntry; names: ReadonlyMap<string, string> }) {
  const { t } = useTexts();
  const { info } = useRecordPage();
  const definitions = useDefinitions();
  const of = entry.of ? definitions.object(entry.of.object) : info;
  return (
    <Line entry={entry} icon={iconOf(entry)} what={t(eventKey(entry.event))}>
      {entry.event === 'created' || of === undefined ? null : (
        <Changes info={of} entry={entry} names={names} />
      )}
    </Line>
  );
}

/** Many changes in a row, of which only the number is shown until one asks for more. */
function ManyChanges({
  run,
  names,
  sources,
}: {
  run: Run;
  names: Props['names'];
  sources: Props['sources'];
}) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <>
      <li className={styles.entry} data-kind="run">
        <span className={styles.icon}>
          <PencilIcon />
        </span>
        <div className={styles.told}>
          <button type="button" className={styles.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('timeline.run', { count: run.entries.length })}
          </button>
        </div>
      </li>
      {open
        ? run.entries.map((each) => <Entry key={keyOf(each)} entry={each} names={names} sources={sources} />)
        : null}
    </>
  );
}

interface LineProps {
  entry: ChangeEntry | MadeEntry;
  icon: ReactNode;
  what: string;
  children: ReactNode;
}

function Line({ entry, icon, what, children }: LineProps) {
  const { t } = useTexts();
  const who = entry.user === null ? t('timeline.platform') : (entry.user.label ?? t('timeline.someone'));
  return (
    <li className={styles.entry} data-kind={entry.kind}>
      <span className={styles.icon}>{icon}</span>
      <div className={styles.told}>
        <About entry={entry} />
        <p>
          <strong>{who}</strong> {what}
          <span className={styles.when}>
            <When at={entry.at} />
          </span>
        </p>
        {children}
      </div>
    </li>
  );
}

function iconOf(entry: ChangeEntry) {
  if (entry.event === 'created') {
    return <PlusIcon />;
  }
  return entry.event === 'deleted' ? <TrashIcon /> : <PencilIcon />;
}
