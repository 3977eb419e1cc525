import { Button } from 'antd';
import { Suspense } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useRecord } from '../../api/records';
import { Scope } from '../../api/scope';
import { type SimilarRecords as Similar, takerOf } from '../../api/warnings';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { Value } from '../list/Value';
import { saidOf, tellingFields } from './comparing';
import styles from './Duplicates.module.css';

interface Props {
  similar: readonly Similar[];
  /** Called once somebody takes one of them instead. */
  onTaken: () => void;
}

/** Who is there already: enough of each to tell whether it is the same, and ways to go on with it. */
export function SimilarRecords({ similar, onTaken }: Props) {
  const { t } = useTexts();
  return similar.map(({ object, message, records, hidden }) => (
    <section key={message} className={styles.similar} aria-label={message}>
      <p>{message}</p>
      <ul>
        {records.map((record) => (
          <li key={record.id}>
            <SimilarRecord object={object} {...record} onTaken={onTaken} />
          </li>
        ))}
      </ul>
      {hidden ? (
        <p className={styles.quiet}>{t(records.length === 0 ? 'duplicates.hiddenOne' : 'duplicates.more')}</p>
      ) : null}
    </section>
  ));
}

interface OneProps {
  object: string;
  id: string;
  label: string | null;
  onTaken: () => void;
}

function SimilarRecord({ object, id, label, onTaken }: OneProps) {
  const { t } = useTexts();
  const take = takerOf();
  return (
    <>
      <div className={styles.similarHead}>
        <strong>{label ?? '—'}</strong>
        {/* Beside the form: what was typed there stays. */}
        <a href={`/-/${object}/${id}`} target="_blank" rel="noreferrer">
          {t('duplicates.open')}
        </a>
        {take === undefined ? null : (
          <Button
            size="small"
            onClick={() => {
              onTaken();
              void take(object, id);
            }}
          >
            {t('duplicates.useThis')}
          </Button>
        )}
      </div>
      <Suspense fallback={null}>
        <Scope object={object}>
          <Known object={object} id={id} />
        </Scope>
      </Suspense>
    </>
  );
}

function Known({ object, id }: { object: string; id: string }) {
  const info = useDefinitions().object(object);
  return info === undefined ? null : <Facts info={info} id={id} />;
}

function Facts({ info, id }: { info: ObjectInfo; id: string }) {
  const { text } = useTexts();
  const fields = tellingFields(info);
  const { data: record } = useRecord(
    info.definition.name,
    id,
    fields.map(({ name }) => name),
  );
  if (record === undefined) {
    return null;
  }
  return (
    <dl className={styles.facts}>
      {saidOf(record, fields).map((field) => (
        <div key={field.name}>
          <dt>{text(field.label)}</dt>
          <dd>
            <Value record={record} path={field.name} field={field} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
