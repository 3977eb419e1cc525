import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useDefinitions } from '../../../../api/definitions';
import { useFirstRecords } from '../../../../api/records';
import { numberFormat } from '../../../../i18n/formats';
import { useTexts } from '../../../../i18n/useTexts';
import { pathOf } from '../../../../meta/entries';
import { nounIn } from '../../../../meta/text';
import { useAppName } from '../../../../ui/appName';
import { Failure } from '../../../../ui/Notice';
import { pathsWithCompanions } from '../../../companions';
import { columnsOf } from '../../../list/columns';
import { SmallTable } from '../../../list/SmallTable';
import styles from '../block.module.css';

/** The first records of a view, and the way to the rest. */
export function FirstRecords({ object, view: name, limit }: { object: string; view: string; limit: number }) {
  const { t, text, locale } = useTexts();
  const app = useAppName();
  const definitions = useDefinitions();
  const view = definitions.view(object, name);
  const columns = useMemo(() => {
    return columnsOf(definitions, object, view.columns.map(pathOf));
  }, [definitions, object, view]);
  const { where, sort } = view;
  const list = useFirstRecords(object, { where, sort, fields: pathsWithCompanions(columns) }, limit);
  const records = list.data?.records ?? [];
  const count = list.data?.count ?? records.length;
  const plural = text(definitions.object(object)?.definition.plural, object);
  if (list.isError) {
    return <Failure error={list.error} retry={() => list.refetch()} />;
  }
  return (
    <div className={styles.filled} aria-busy={list.isPending}>
      <div className={styles.grow}>
        {list.isSuccess && records.length === 0 ? (
          <p className={styles.none}>{t('page.none', { object: nounIn(plural, locale) })}</p>
        ) : (
          <SmallTable object={object} label={text(view.label, plural)} columns={columns} records={records} />
        )}
      </div>
      {count > records.length ? (
        <Link className={styles.all} to="/$app/$object" params={{ app, object }} search={{ view: name }}>
          {t('page.showAll', { shown: numberFormat(locale).format(count) })}
        </Link>
      ) : null}
    </div>
  );
}
