import { useMemo } from 'react';
import { type PastRecord, usePastRecord } from '../../../api/past';
import { ApiError } from '../../../api/problem';
import { useTexts } from '../../../i18n/useTexts';
import { nounIn } from '../../../meta/text';
import { Failure, Loading, Notice } from '../../../ui/Notice';
import styles from '../RecordPage.module.css';
import { AsOfBar } from './AsOfBar';
import { asOfState } from './asOf';
import { type StillProps, StillRecord } from './StillRecord';

interface Props extends Omit<StillProps, 'asOf' | 'called'> {
  at: string;
}

/** The page of a record as it was: read only, with what differs from now. */
export function PastView(props: Props) {
  const { info, record, fields, at } = props;
  const { t, text, locale } = useTexts();
  const past = usePastRecord(info.definition.name, record.id, at, fields);
  const gone = past.error instanceof ApiError && past.error.status === 404;
  return (
    <article className={styles.page}>
      <AsOfBar info={info} record={record} at={at} past={past.data} />
      {past.data !== undefined && !past.isError ? <Was {...props} past={past.data} /> : null}
      {past.isPending ? <Loading /> : null}
      {gone ? (
        <Notice
          title={t('past.notYet', { object: nounIn(text(info.definition.label), locale) })}
          help={t('past.notYetHelp')}
        />
      ) : past.isError ? (
        <Failure error={past.error} retry={() => past.refetch()} />
      ) : null}
    </article>
  );
}

function Was({ at: _, past, record, ...rest }: Props & { past: PastRecord }) {
  const { t } = useTexts();
  const { fields } = rest;
  const asOf = useMemo(() => asOfState(past, record, fields), [past, record, fields]);
  return (
    <StillRecord {...rest} record={past} asOf={asOf} called={(label) => t('past.titleThen', { label })} />
  );
}
