import { Button } from 'antd';
import { useMemo } from 'react';
import { useKnownObject } from '../../../api/app';
import { useRestoreArchived } from '../../../api/past';
import { faultText } from '../../../api/problem';
import { useSession } from '../../../api/session';
import { shownInstant } from '../../../fields/shared/moments';
import { useTexts } from '../../../i18n/useTexts';
import { BoxIcon } from '../../../ui/icons';
import { showToast } from '../../../ui/toastStore';
import styles from '../RecordPage.module.css';
import bar from './AsOf.module.css';
import type { AsOfState } from './asOf';
import { type StillProps, StillRecord } from './StillRecord';

interface Props extends Omit<StillProps, 'asOf' | 'called'> {
  /** Since when it is archived. */
  at: string;
}

const NONE: ReadonlySet<string> = new Set();

/** The page of a record in the archive: read only, with the way back. */
export function ArchivedView({ at, ...rest }: Props) {
  const { info, record } = rest;
  const { t, locale } = useTexts();
  const { time_zone: zone } = useSession();
  const object = info.definition.name;
  const mayRestore = useKnownObject(object)?.may.delete ?? false;
  const restore = useRestoreArchived(object);
  const asOf = useMemo((): AsOfState => ({ at, now: record, unknown: NONE, changed: NONE }), [at, record]);
  const told = t('past.archivedOn', { at: shownInstant(new Date(at), locale, zone) });

  function bringBack() {
    restore.mutate(record.id, {
      onSuccess: ({ done, errors }) =>
        done ? showToast(t('past.restored'), 'done') : showToast(errors[0]?.message ?? '', 'wrong'),
      onError: (error) => showToast(faultText(error), 'wrong'),
    });
  }

  return (
    <article className={styles.page}>
      <section className={bar.bar} aria-label={t('past.archive')}>
        <div className={bar.line}>
          <BoxIcon />
          <strong role="status">{told}</strong>
          {mayRestore ? (
            <Button size="small" type="primary" loading={restore.isPending} onClick={bringBack}>
              {t('past.restore')}
            </Button>
          ) : null}
        </div>
      </section>
      <StillRecord {...rest} asOf={asOf} called={(label) => label} />
    </article>
  );
}
