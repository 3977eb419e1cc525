import { Button, Select } from 'antd';
import { useMemo, useState } from 'react';
import {
  idsWhere,
  type MassAct,
  type MassFailure,
  ONE_BY_ONE,
  useMassJob,
  useOneByOne,
} from '../../api/massChange';
import { useRefresh } from '../../api/recordPages';
import { fieldUi } from '../../fields/registry';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nounIn } from '../../meta/text';
import { Dialog } from '../../ui/Dialog';
import { JobProgress } from '../../ui/JobProgress';
import { RecordLink } from '../../ui/RecordLink';
import { FormField } from '../form/FormField';
import { FormStore } from '../form/FormStore';
import styles from './MassDialog.module.css';

export type MassAsked = 'edit' | 'owner' | 'delete';

interface Props {
  info: ObjectInfo;
  asked: MassAsked;
  target: { readonly ids?: readonly string[]; readonly where?: string; readonly count: number };
  /** Tells whether something was done. */
  onClose: (done: boolean) => void;
}

/** Changes or deletes many records: asks what, shows how far it is, and tells of each that was refused. */
export function MassDialog({ info, asked, target, onClose }: Props) {
  const { t, text, locale } = useTexts();
  const object = info.definition.name;
  const [name, setName] = useState(asked === 'owner' ? 'owner' : '');
  const [job, setJob] = useState<string>();
  const [jobDone, setJobDone] = useState(false);
  const [fault, setFault] = useState('');
  const one = useOneByOne(object);
  const mass = useMassJob(object);
  const refresh = useRefresh(object);
  const field = info.fields.get(name);
  const form = useMemo(
    () => (field === undefined ? null : new FormStore(info, [{ ...field, required: false }], () => null)),
    [info, field],
  );
  const { progress } = one;
  const finished = job === undefined ? progress.total > 0 && !progress.running : jobDone;
  const busy = mass.isPending || progress.running || (job !== undefined && !finished);
  const noun = nounIn(text(target.count === 1 ? info.definition.label : info.definition.plural), locale);
  const shown = numberFormat(locale).format(target.count);
  const title = t(`list.mass_${asked}`, { shown, object: noun });

  async function run(only?: readonly MassFailure[]) {
    setFault('');
    const act: MassAct = asked === 'delete' || form === null ? null : sentOf(form, name);
    try {
      if (only !== undefined) {
        await one.run(only, act);
      } else if (target.count > ONE_BY_ONE) {
        const { ids, where } = target;
        setJob(
          (await mass.mutateAsync({ act, ...(ids === undefined ? { where: where ?? '' } : { ids }) })).id,
        );
      } else {
        const ids = target.ids ?? (await idsWhere(object, target.where ?? ''));
        await one.run(
          ids.map((id) => ({ id })),
          act,
        );
      }
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
  }
  function close() {
    one.cancel();
    if (job !== undefined) {
      refresh();
    }
    onClose(finished);
  }

  const { done, total } = progress;
  const confirmable = progress.failures.filter(({ confirm }) => confirm !== undefined);
  const begun = busy || finished;
  return (
    <Dialog open label={title} className={styles.dialog} onClose={close}>
      <h2>{title}</h2>
      {job !== undefined ? (
        <JobProgress
          id={job}
          object={object}
          labelOf={(path) => text(info.fields.get(path)?.label, path)}
          onFinished={() => setJobDone(true)}
        />
      ) : begun ? (
        <Progress
          {...{ object, done, total, failures: progress.failures, cancelled: progress.cancelled, finished }}
        />
      ) : (
        <>
          {asked === 'edit' ? <FieldChoice info={info} value={name} onChange={setName} /> : null}
          {asked === 'delete' ? <p>{t('list.massDeleteHelp')}</p> : null}
          {form !== null && field !== undefined ? (
            <FormField key={name} form={form} field={{ ...field, required: false }} width={1} />
          ) : null}
        </>
      )}
      <p role="alert" className={styles.fault}>
        {fault}
      </p>
      <div className={styles.answers}>
        {progress.running ? (
          <Button onClick={one.cancel}>{t('list.stop')}</Button>
        ) : (
          <Button onClick={close}>{t(begun ? 'list.close' : 'record.cancel')}</Button>
        )}
        {finished && confirmable.length > 0 ? (
          <Button type="primary" onClick={() => run(confirmable)}>
            {t('list.massConfirm', { n: confirmable.length })}
          </Button>
        ) : null}
        {begun ? null : (
          <Button
            type="primary"
            danger={asked === 'delete'}
            disabled={asked !== 'delete' && form === null}
            onClick={() => run()}
          >
            {t(asked === 'delete' ? 'record.delete' : 'list.massApply')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

/** A blank is sent too: to empty a field is a change. */
function sentOf(form: FormStore, name: string): NonNullable<MassAct> {
  return { [name]: null, ...form.changes() };
}

function FieldChoice(props: { info: ObjectInfo; value: string; onChange: (name: string) => void }) {
  const { t, text } = useTexts();
  const fields = [...props.info.fields.values()].filter(
    (field) => field.writable && fieldUi(field.type).Input !== undefined,
  );
  return (
    <Select
      className={styles.choice ?? ''}
      aria-label={t('list.massField')}
      placeholder={t('list.massField')}
      value={props.value || null}
      showSearch={{ optionFilterProp: 'label' }}
      options={fields.map((field) => ({ value: field.name, label: text(field.label) }))}
      onChange={(next) => props.onChange(next ?? '')}
    />
  );
}

interface ProgressProps {
  object: string;
  done: number;
  total: number;
  failures: readonly MassFailure[];
  cancelled: boolean;
  finished: boolean;
}

function Progress({ object, done, total, failures, cancelled, finished }: ProgressProps) {
  const { t } = useTexts();
  const well = done - failures.length;
  return (
    <div className={styles.progress}>
      <progress value={done} max={Math.max(total, 1)} aria-label={t('list.progress')} />
      <p role="status">
        {finished
          ? t(cancelled ? 'list.massStopped' : 'list.massDone', { n: well, total })
          : t('list.massSoFar', { n: done, total })}
      </p>
      {failures.length === 0 ? null : (
        <>
          <h3>{t('list.massRefused', { n: failures.length })}</h3>
          <ul className={styles.failures}>
            {failures.map(({ id, message }) => (
              <li key={id}>
                <RecordLink object={object} id={id}>
                  {t('list.openOne')}
                </RecordLink>
                <span>{message}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
