import { Button } from 'antd';
import { useId, useState } from 'react';
import { useLabels } from '../../api/labels';
import { faultText } from '../../api/problem';
import {
  DELIVERY_STATES,
  type Delivery,
  type DeliveryState,
  useDeliveries,
  useDelivery,
  useReplay,
} from '../../api/webhooks';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { When } from '../../runtime/blocks/When';
import { DownIcon } from '../../ui/icons';
import { Failure, Loading } from '../../ui/Notice';
import { RecordLink } from '../../ui/RecordLink';
import { showToast } from '../../ui/toastStore';
import { Worded } from '../../ui/Worded';
import { useDraftList } from '../draft/useDraft';
import editor from '../editor/Editor.module.css';
import type { ObjectDraft } from '../objects/objectDraft';
import styles from './Webhooks.module.css';
import { unnamedIn } from './webhookDef';

/** What the webhook was told, with what came back, and the way to tell it again. */
export function Deliveries({ name }: { name: string }) {
  const { t } = useTexts();
  const [state, setState] = useState<DeliveryState>();
  const list = useDeliveries(name, state);
  const deliveries = list.data?.pages.flatMap((page) => page.deliveries) ?? [];
  const { definitions: objects } = useDraftList<ObjectDraft>('object');
  const names = useLabels(unnamedIn(deliveries, objects));
  return (
    <section className={editor.part} aria-labelledby="deliveries">
      <div className={editor.partHead}>
        <h3 id="deliveries">{t('webhooks.deliveries')}</h3>
        <select
          className={styles.state}
          aria-label={t('webhooks.state')}
          value={state ?? ''}
          onChange={({ target }) =>
            setState(target.value === '' ? undefined : (target.value as DeliveryState))
          }
        >
          <option value="">{t('webhooks.anyState')}</option>
          {DELIVERY_STATES.map((each) => (
            <option key={each} value={each}>
              {t(`webhooks.state_${each}`)}
            </option>
          ))}
        </select>
      </div>
      {list.isPending ? <Loading /> : null}
      {list.isError ? <Failure error={list.error} retry={() => list.refetch()} /> : null}
      {list.isSuccess && deliveries.length === 0 ? (
        <p className={editor.help}>{t('webhooks.noDeliveries')}</p>
      ) : null}
      <ul className={styles.deliveries}>
        {deliveries.map((each) => (
          <One
            key={each.id}
            of={each}
            object={objects.find(({ name: own }) => own === each.object)}
            called={names.get(each.record) ?? t('webhooks.unnamed')}
          />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {t('timeline.more')}
        </Button>
      ) : null}
    </section>
  );
}

interface OneProps {
  of: Delivery;
  object: ObjectDraft | undefined;
  /** What the record is called. */
  called: string;
}

function One({ of, object, called }: OneProps) {
  const { t, text } = useTexts();
  const [open, setOpen] = useState(false);
  const id = useId();
  const event = of.type.split('.').at(-1) ?? of.type;
  const what = t(`webhooks.event_${event}`, { defaultValue: of.type });
  return (
    <li>
      <div className={styles.delivery}>
        <button
          type="button"
          className={editor.square}
          aria-expanded={open}
          aria-controls={id}
          aria-label={t('webhooks.show', { what: `${called} ${what}` })}
          onClick={() => setOpen(!open)}
        >
          <DownIcon />
        </button>
        <div>
          <p>
            <RecordLink object={of.object} id={of.record} previews>
              {called}
            </RecordLink>{' '}
            <small>
              {text(object?.label, nameAsText(of.object))} · {what}
            </small>
          </p>
          <p className={editor.help}>
            <When at={of.created_at} />
            {of.attempts > 1 ? ` · ${t('webhooks.attempts', { n: of.attempts })}` : null}
            {of.state === 'waiting' && of.next_at !== null ? (
              <>
                {` · ${t('webhooks.next')} `}
                <When at={of.next_at} />
              </>
            ) : null}
          </p>
        </div>
        <span className={styles.pill} data-state={of.state}>
          {t(`webhooks.state_${of.state}`)}
        </span>
      </div>
      {open ? (
        <div id={id}>
          <Detail id={of.id} />
        </div>
      ) : null}
    </li>
  );
}

/** Each call that was made, and what was sent. */
function Detail({ id }: { id: string }) {
  const { t, text } = useTexts();
  const { data, error, refetch } = useDelivery(id);
  const replay = useReplay();
  if (data === undefined) {
    return error === null ? <Loading /> : <Failure error={error} retry={() => refetch()} />;
  }
  return (
    <div className={styles.detail}>
      <ul>
        {data.tries.map((each) => (
          <li key={`${each.n} ${each.at}`}>
            <When at={each.at} /> · {each.status === null ? t('webhooks.noAnswer') : each.status}
            {each.seconds === null
              ? null
              : ` · ${t('webhooks.took', { ms: Math.round(each.seconds * 1000) })}`}
            {each.error === null ? null : (
              <p className={styles.error}>
                <Worded text={text(each.error.message)} />
              </p>
            )}
            {each.answer ? <pre>{each.answer}</pre> : null}
          </li>
        ))}
      </ul>
      <h4>{t('webhooks.body')}</h4>
      <pre>{JSON.stringify(data.body, null, 2)}</pre>
      <Button
        loading={replay.isPending}
        onClick={() =>
          replay.mutate(id, {
            onSuccess: () => showToast(t('webhooks.replayed'), 'done'),
            onError: (reason) => showToast(faultText(reason), 'wrong'),
          })
        }
      >
        {t('webhooks.replay')}
      </Button>
    </div>
  );
}
