import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo } from 'react';
import { type PastRecord, useHistory } from '../../../api/past';
import type { RecordJson } from '../../../api/records';
import { useSession } from '../../../api/session';
import { instantOf, shownInstant, wallClock } from '../../../fields/shared/moments';
import { useTexts } from '../../../i18n/useTexts';
import type { ObjectInfo } from '../../../meta/definitions';
import { BackIcon, ClockIcon, ForwardIcon } from '../../../ui/icons';
import styles from './AsOf.module.css';
import { instantsOf, placeOf } from './asOf';

interface Props {
  info: ObjectInfo;
  /** The record as it is. */
  record: RecordJson;
  at: string;
  past: PastRecord | undefined;
}

/** Says that the page shows the past, moves along it, and leads back to now. */
export function AsOfBar({ info, record, at, past }: Props) {
  const { t, text, locale } = useTexts();
  const { time_zone: zone } = useSession();
  const navigate = useNavigate();
  const list = useHistory(info.definition.name, record.id, {});
  const instants = useMemo(
    () => instantsOf(list.data?.pages.flatMap((page) => page.entries) ?? []),
    [list.data],
  );
  const place = placeOf(instants, at);
  const show = (as_of: string | undefined) =>
    navigate({ to: '.', search: (before) => ({ ...before, as_of }), replace: true, resetScroll: false });
  const goTo = (next: number) => {
    const chosen = instants[next];
    if (chosen !== undefined) {
      void show(chosen);
    }
    if (next <= 1 && list.hasNextPage && !list.isFetchingNextPage) {
      void list.fetchNextPage();
    }
  };
  const unknown = past?._as_of.unknown ?? [];
  const untold = unknown
    .map((path) => info.fields.get(path))
    .filter((field) => field !== undefined && field.type !== 'formula')
    .map((field) => text(field?.label));
  return (
    <section className={styles.bar} aria-label={t('past.asOf')}>
      <div className={styles.line}>
        <ClockIcon />
        <strong role="status">{t('past.asOfAt', { at: shownInstant(new Date(at), locale, zone) })}</strong>
        <Button size="small" type="primary" onClick={() => void show(undefined)}>
          {t('past.toNow')}
        </Button>
      </div>
      <div className={styles.line}>
        <Button
          size="small"
          icon={<BackIcon />}
          aria-label={t('past.earlier')}
          title={t('past.earlier')}
          disabled={place === 0}
          onClick={() => goTo(place - 1)}
        />
        <input
          type="range"
          className={styles.range}
          aria-label={t('past.change')}
          aria-valuetext={shownInstant(new Date(instants[place] ?? at), locale, zone)}
          min={0}
          max={Math.max(0, instants.length - 1)}
          value={place}
          onChange={(event) => goTo(Number(event.target.value))}
        />
        <Button
          size="small"
          icon={<ForwardIcon />}
          aria-label={t('past.later')}
          title={t('past.later')}
          disabled={place >= instants.length - 1}
          onClick={() => goTo(place + 1)}
        />
        <input
          type="datetime-local"
          className={styles.moment}
          aria-label={t('past.moment')}
          value={wallClock(new Date(at), zone)}
          max={wallClock(new Date(), zone)}
          onChange={(event) => {
            if (event.target.value !== '') {
              // To the end of the minute that is named.
              void show(new Date(instantOf(event.target.value, zone).getTime() + 59_999).toISOString());
            }
          }}
        />
      </div>
      {past?._as_of.deleted ? <p className={styles.note}>{t('past.wasDeleted')}</p> : null}
      {untold.length === 0 ? null : (
        <p className={styles.note}>{t('past.notKnown', { fields: untold.join(t('past.comma')) })}</p>
      )}
      {untold.length < unknown.length ? <p className={styles.note}>{t('past.ofOthers')}</p> : null}
    </section>
  );
}
