import { Button } from 'antd';
import { useId, useState } from 'react';
import { useForgetReminder, useRemind, useReminders } from '../../api/following';
import { faultText } from '../../api/problem';
import { useSession } from '../../api/session';
import { instantOf, shownInstant, wallClock } from '../../fields/shared/moments';
import { useTexts } from '../../i18n/useTexts';
import { ClockIcon, CloseIcon } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import { showToast } from '../../ui/toastStore';
import favourite from '../favourites/FavouriteButton.module.css';
import { remindTimes } from './remindTimes';
import styles from './Talk.module.css';

interface Props {
  object: string;
  id: string;
}

/** Lets one be reminded of a record: in an hour, tomorrow, or when one says. */
export function RemindButton({ object, id }: Props) {
  const { t } = useTexts();
  const { viewer } = useSession();
  return viewer === null ? (
    <Popover bare label={t('talk.remind')} buttonClass={favourite.button} button={<ClockIcon />}>
      {(close) => <Choices object={object} id={id} close={close} />}
    </Popover>
  ) : null;
}

function Choices({ object, id, close }: Props & { close: () => void }) {
  const { t, locale } = useTexts();
  const { time_zone: zone } = useSession();
  const [now] = useState(() => new Date());
  const [clock, setClock] = useState('');
  const [note, setNote] = useState('');
  const { mutate, isPending } = useRemind();
  const field = useId();

  function remind(at: Date) {
    mutate(
      { object, record: id, at: at.toISOString(), note },
      {
        onSuccess: () => {
          close();
          showToast(t('talk.reminded', { at: shownInstant(at, locale, zone) }), 'done');
        },
        onError: (error) => showToast(faultText(error), 'wrong'),
      },
    );
  }

  return (
    <div className={styles.remind}>
      {remindTimes(now, zone).map(({ name, at }) => (
        <button key={name} type="button" data-when="" disabled={isPending} onClick={() => remind(at)}>
          {t(`talk.in_${name}`)}
          <span>{shownInstant(at, locale, zone)}</span>
        </button>
      ))}
      <form
        className={styles.custom}
        onSubmit={(event) => {
          event.preventDefault();
          remind(instantOf(clock, zone));
        }}
      >
        <label htmlFor={`${field}-at`}>{t('talk.at')}</label>
        <input
          id={`${field}-at`}
          type="datetime-local"
          min={wallClock(now, zone)}
          value={clock}
          onChange={(event) => setClock(event.target.value)}
        />
        <label htmlFor={`${field}-note`}>{t('talk.note')}</label>
        <input
          id={`${field}-note`}
          value={note}
          maxLength={1000}
          onChange={(event) => setNote(event.target.value)}
        />
        <Button htmlType="submit" type="primary" disabled={clock === ''} loading={isPending}>
          {t('talk.remind')}
        </Button>
      </form>
      <Waiting object={object} id={id} />
    </div>
  );
}

/** What one is still to be reminded of. */
function Waiting({ object, id }: Props) {
  const { t, locale } = useTexts();
  const { time_zone: zone } = useSession();
  const { data = [] } = useReminders({ object, record: id });
  const { mutate } = useForgetReminder();
  return data.length === 0 ? null : (
    <div className={styles.waiting}>
      <h3>{t('talk.waiting')}</h3>
      <ul>
        {data.map((each) => (
          <li key={each.id}>
            <span>
              {shownInstant(new Date(each.at), locale, zone)}
              {each.note === '' ? '' : ` · ${each.note}`}
            </span>
            <Button
              type="text"
              size="small"
              icon={<CloseIcon />}
              aria-label={t('talk.forget')}
              onClick={() => mutate(each.id)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
