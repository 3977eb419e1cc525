import { Link, useCanGoBack, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { type RecordJson, useRecord, valueAt } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { isDeletable } from '../../meta/lifeCycle';
import { BackIcon } from '../../ui/icons';
import { NotFound } from '../../ui/NotFound';
import { Failure, Notice } from '../../ui/Notice';
import { useShortcuts } from '../../ui/useShortcuts';
import { useTitle } from '../../ui/useTitle';
import { lastList } from '../list/listSearch';
import { DeleteButton } from './DeleteButton';
import { EditableField } from './EditableField';
import { Facts } from './Facts';
import { StatusChip, StepButtons } from './LifeCycle';
import { cellsOf, inColumns, pagePaths } from './layout';
import styles from './RecordPage.module.css';
import { RelatedList } from './RelatedList';
import { RowsSection } from './RowsSection';
import { Tabs } from './Tabs';

/** The page of a record, as its layout says. */
export function RecordPage() {
  const { object, id } = useParams({ from: '/$app/$object/$id' });
  const info = useDefinitions().object(object);
  return info === undefined ? <NotFound /> : <Record key={id} info={info} />;
}

function Record({ info }: { info: ObjectInfo }) {
  const { t, text } = useTexts();
  const { app, object, id } = useParams({ from: '/$app/$object/$id' });
  const navigate = useNavigate();
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const definitions = useDefinitions();
  const fields = useMemo(() => pagePaths(definitions, info), [definitions, info]);
  const query = useRecord(object, id, fields);
  useShortcuts(
    useMemo(() => {
      const toList = () =>
        navigate({ to: '/$app/$object', params: { app, object }, search: lastList(object) });
      return { Escape: () => (canGoBack ? router.history.back() : toList()) };
    }, [router, canGoBack, navigate, app, object]),
  );
  const label = text(info.definition.label);
  const title =
    query.data === undefined ? label : String(valueAt(query.data, info.definition.title) ?? label);
  useTitle(title);

  if (query.isError && query.data === undefined) {
    return <Failure error={query.error} retry={() => query.refetch()} />;
  }
  const record = query.data;
  if (record === undefined) {
    return <Notice title={t('state.loading')} />;
  }
  const layout = definitions.layout(object, typeOf(record));
  return (
    <article className={styles.page}>
      <header className={styles.head}>
        <Link className={styles.back} to="/$app/$object" params={{ app, object }} search={lastList(object)}>
          <BackIcon />
          <span>{text(info.definition.plural)}</span>
        </Link>
        <div className={styles.title}>
          <div className={styles.named}>
            <h1>{title}</h1>
            <StatusChip info={info} record={record} />
          </div>
          <div className={styles.actions}>
            <StepButtons info={info} record={record} title={title} />
            {isDeletable(info, record) ? <DeleteButton record={record} title={title} /> : null}
          </div>
        </div>
        <Facts object={object} record={record} paths={layout.header?.fields ?? []} />
      </header>
      <Body info={info} record={record} />
    </article>
  );
}

function typeOf(record: RecordJson): string | undefined {
  return typeof record.record_type === 'string' ? record.record_type : undefined;
}

function Body({ info, record }: { info: ObjectInfo; record: RecordJson }) {
  const { text } = useTexts();
  const definitions = useDefinitions();
  const [editing, setEditing] = useState<string | null>(null);
  const object = info.definition.name;
  const { tabs } = definitions.layout(object, typeOf(record));
  return (
    <Tabs tabs={tabs.map(({ name, label }) => ({ name, label: text(label) }))}>
      {(shown) => [
        ...(tabs
          .find((tab) => tab.name === shown)
          ?.sections.map((section) => {
            if (section.block !== undefined) {
              return <RelatedList key={section.name} id={record.id} section={section} />;
            }
            const columns = section.columns ?? 2;
            return (
              <section key={section.name} className={styles.section}>
                {section.label === undefined ? null : <h2>{text(section.label)}</h2>}
                <dl className={styles.grid} style={inColumns(columns)}>
                  {cellsOf(definitions, object, section).map((cell) => {
                    const place = `${section.name}/${cell.path}`;
                    return (
                      <EditableField
                        key={cell.path}
                        {...{ info, record, cell, columns }}
                        editing={editing === place}
                        onEdit={(path) => setEditing(path === null ? null : place)}
                      />
                    );
                  })}
                </dl>
              </section>
            );
          }) ?? []),
        ...(shown === tabs[0]?.name ? definitions.rowsOf(object) : []).map((rows) => (
          <RowsSection key={rows.name} info={info} record={record} rows={rows} />
        )),
      ]}
    </Tabs>
  );
}
