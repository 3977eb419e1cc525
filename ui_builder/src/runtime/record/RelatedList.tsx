import { Link, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useFirstRecords } from '../../api/records';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { nounIn } from '../../meta/text';
import type { RelatedListDef } from '../../meta/types';
import { Failure } from '../../ui/Notice';
import { RecordLink } from '../../ui/RecordLink';
import { pathsWithCompanions } from '../companions';
import { columnsOf } from '../list/columns';
import { Value } from '../list/Value';
import { pointsAt } from './pointsAt';
import page from './RecordPage.module.css';
import styles from './RelatedList.module.css';

const SHOWN = 5;

/** The first records of another object that point at this one. */
export function RelatedList({ id, section }: { id: string; section: RelatedListDef }) {
  const { t, text, locale } = useTexts();
  const { app, object: parent } = useParams({ from: '/$app/$object/$id' });
  const definitions = useDefinitions();
  const [object = '', lookup = ''] = section.relation.split('.');
  const info = definitions.object(object);
  const columns = useMemo(
    () => columnsOf(definitions, object, section.fields),
    [definitions, object, section.fields],
  );
  const where = pointsAt(info?.fields.get(lookup), lookup, parent, id);
  const fields = pathsWithCompanions(columns);
  const list = useFirstRecords(object, { where, fields, sort: section.sort }, SHOWN);
  const records = list.data?.records ?? [];
  const plural = text(info?.definition.plural, object);
  return (
    <section className={page.section}>
      <h2 className={styles.head}>
        {text(section.label, plural)}
        {list.data === undefined ? null : <span className={styles.count}>{list.data.count}</span>}
      </h2>
      {list.isError ? <Failure error={list.error} retry={() => list.refetch()} /> : null}
      {list.isSuccess && records.length === 0 ? (
        <p className={styles.none}>{t('record.none', { object: nounIn(plural, locale) })}</p>
      ) : null}
      {records.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
        <section className={styles.scroller} tabIndex={0} aria-label={text(section.label, plural)}>
          <table>
            <thead>
              <tr>
                {columns.map(({ path, field }) => (
                  <th key={path} scope="col" data-end={fieldUi(field.type).alignEnd ?? false}>
                    {text(field.label)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {records.map((record) => (
                <tr key={record.id}>
                  {columns.map(({ path, field }, position) => {
                    const value = <Value record={record} path={path} field={field} />;
                    return (
                      <td key={path} data-end={fieldUi(field.type).alignEnd ?? false}>
                        {position === 0 && field.target === undefined ? (
                          <RecordLink object={object} id={record.id}>
                            {value}
                          </RecordLink>
                        ) : (
                          value
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {(list.data?.count ?? 0) > SHOWN ? (
        <Link className={styles.all} to="/$app/$object" params={{ app, object }} search={{ where }}>
          {t('record.showAll')}
        </Link>
      ) : null}
    </section>
  );
}
