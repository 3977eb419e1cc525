import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useApp } from '../../api/app';
import {
  type Chosen,
  type FoundPerson,
  type HeldRecord,
  type PersonalWork,
  type Subject,
  useStartPersonal,
} from '../../api/personal';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { leadsTo } from '../../meta/navigation';
import { nameAsText } from '../../meta/text';
import { DownloadIcon, TrashIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import setup from '../setup/Setup.module.css';
import { EraseDialog } from './EraseDialog';
import styles from './Personal.module.css';
import { WorkDialog } from './WorkDialog';

interface Props {
  subject: Subject;
  person: FoundPerson;
  onErased: () => void;
}

const keyOf = ({ object, id }: { object: string; id: string }) => `${object}/${id}`;

/** The records that hold personal data of somebody: one says which are theirs, and what to do. */
export function FoundPart({ subject, person, onErased }: Props) {
  const { t } = useTexts();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [asks, setAsks] = useState(false);
  const [running, setRunning] = useState<{ work: PersonalWork; job: string } | null>(null);
  const start = useStartPersonal();
  const chosen: Chosen = { ...subject, ...(left.size === 0 ? {} : { leave: [...left] }) };
  const nothing = left.size === person.records.length;

  function begin(work: PersonalWork) {
    setAsks(false);
    start.mutate(
      { work, body: chosen },
      {
        onSuccess: ({ id }) => setRunning({ work, job: id }),
        onError: (error) => showToast(faultText(error), 'wrong'),
      },
    );
  }

  return (
    <>
      <div className={setup.titled}>
        <div>
          <h2 className={setup.title}>{t('personal.found', { count: person.records.length })}</h2>
          <p className={setup.quiet}>{t('personal.foundHelp')}</p>
        </div>
        <span className={styles.buttons}>
          <Button
            icon={<DownloadIcon />}
            disabled={nothing}
            loading={start.isPending && start.variables.work === 'export'}
            onClick={() => begin('export')}
          >
            {t('personal.export')}
          </Button>
          <Button danger icon={<TrashIcon />} disabled={nothing} onClick={() => setAsks(true)}>
            {t('personal.erase')}
          </Button>
        </span>
      </div>
      <ul className={setup.rows}>
        {person.records.map((record) => (
          <Held
            key={keyOf(record)}
            record={record}
            taken={!left.has(keyOf(record))}
            onTake={(taken) => {
              const next = new Set(left);
              if (taken) {
                next.delete(keyOf(record));
              } else {
                next.add(keyOf(record));
              }
              setLeft(next);
            }}
          />
        ))}
      </ul>
      <Related person={person} />
      {asks ? (
        <EraseDialog chosen={chosen} onErase={() => begin('erase')} onClose={() => setAsks(false)} />
      ) : null}
      {running === null ? null : (
        <WorkDialog
          {...running}
          onClose={() => {
            setRunning(null);
            if (running.work === 'erase') {
              onErased();
            }
          }}
        />
      )}
    </>
  );
}

function useObjectLabel(): (name: string) => string {
  const { text } = useTexts();
  const { objects } = useApp();
  return (name) => text(objects.find((each) => each.name === name)?.label, nameAsText(name));
}

function Held(props: { record: HeldRecord; taken: boolean; onTake: (taken: boolean) => void }) {
  const { record, taken, onTake } = props;
  const { t } = useTexts();
  const objectLabel = useObjectLabel();
  return (
    <li>
      <label>
        <input type="checkbox" checked={taken} onChange={(event) => onTake(event.target.checked)} />
        <strong>{record.label ?? record.id}</strong>
        <span className={setup.quiet}>
          {objectLabel(record.object)} · {t('personal.fields', { count: record.fields.length })}
          {record.deleted ? ` · ${t('personal.deleted')}` : ''}
        </span>
        <span className={setup.end}>{t(`personal.why_${record.why}`)}</span>
      </label>
    </li>
  );
}

/** What refers to the person; it stays. */
function Related({ person }: { person: FoundPerson }) {
  const { t } = useTexts();
  const objectLabel = useObjectLabel();
  const { apps } = useApp();
  const appOf = (object: string) => (apps.find((app) => leadsTo(app, object)) ?? apps[0])?.name ?? '-';
  if (person.related.length === 0) {
    return null;
  }
  return (
    <details className={styles.related}>
      <summary>{t('personal.related', { count: person.related.length })}</summary>
      <p className={setup.quiet}>{t('personal.relatedHelp')}</p>
      <ul>
        {person.related.map((each) => (
          <li key={`${keyOf(each)} ${each.field}`}>
            <Link
              to="/$app/$object/$id"
              params={{ app: appOf(each.object), object: each.object, id: each.id }}
            >
              {each.label ?? each.id}
            </Link>{' '}
            <small>{objectLabel(each.object)}</small>
          </li>
        ))}
      </ul>
    </details>
  );
}
