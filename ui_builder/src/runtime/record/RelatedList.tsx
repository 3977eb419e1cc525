import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useKnownObject } from '../../api/app';
import { useDefinitions } from '../../api/definitions';
import { useFirstRecords } from '../../api/records';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import type { Definitions, ObjectInfo } from '../../meta/definitions';
import { isMadeByPeople } from '../../meta/lifeCycle';
import { nounIn } from '../../meta/text';
import type { RelatedListDef } from '../../meta/types';
import { PlusIcon } from '../../ui/icons';
import { Failure } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { BlockFrame } from '../blocks/BlockFrame';
import { pathsWithCompanions } from '../companions';
import { columnsOf } from '../list/columns';
import { SmallTable } from '../list/SmallTable';
import { pointsAt } from './pointsAt';
import styles from './RelatedList.module.css';
import { useRecordPage } from './recordPage';

const QuickCreate = lazy(() => import('../form/QuickCreate').then((m) => ({ default: m.QuickCreate })));
const SHOWN = 5;

/** The first records of another object that point at this one, a way to all of them and to a new one. */
export function RelatedList({ section }: { section: RelatedListDef }) {
  const { t, text, locale } = useTexts();
  const { app, info: parent, record } = useRecordPage();
  const definitions = useDefinitions();
  const [object = '', lookup = ''] = section.relation.split('.');
  const info = definitions.object(object);
  const limit = section.limit ?? SHOWN;
  const columns = useMemo(
    () => columnsOf(definitions, object, section.fields),
    [definitions, object, section.fields],
  );
  const pointing = pointsAt(info?.fields.get(lookup), lookup, parent.definition.name, record.id);
  const where = section.where === undefined ? pointing : `${pointing} and (${section.where})`;
  const fields = [...new Set([...titleOf(definitions, object), ...pathsWithCompanions(columns)])];
  const list = useFirstRecords(object, { where, fields, sort: section.sort }, limit);
  const records = list.data?.records ?? [];
  const plural = text(info?.definition.plural, object);
  const label = text(section.label, plural);
  const count = list.data?.count;
  const more = (count ?? 0) > records.length && records.length > 0;
  return (
    <BlockFrame
      label={label}
      count={count === undefined ? undefined : numberFormat(locale).format(count)}
      tools={info === undefined ? null : <NewButton info={info} lookup={lookup} />}
    >
      {list.isError ? <Failure error={list.error} retry={() => list.refetch()} /> : null}
      {list.isPending ? <p className={styles.none}>{t('state.loading')}</p> : null}
      {list.isSuccess && records.length === 0 ? (
        <p className={styles.none}>{t('record.noneYet', { object: nounIn(plural, locale) })}</p>
      ) : null}
      {records.length === 0 ? null : (
        <SmallTable object={object} label={label} columns={columns} records={records} />
      )}
      {more ? (
        <Link
          className={styles.all}
          to="/$app/$object"
          params={{ app, object }}
          search={{ where, sort: section.sort }}
        >
          {t('record.showAllOf', { count: numberFormat(locale).format(count ?? 0) })}
        </Link>
      ) : null}
    </BlockFrame>
  );
}

function titleOf(definitions: Definitions, object: string): readonly string[] {
  const title = definitions.object(object)?.definition.title;
  return title === undefined ? [] : [title];
}

/** Makes a record that points at this one, in a short form beside the page. */
function NewButton({ info, lookup }: { info: ObjectInfo; lookup: string }) {
  const { t, text, locale } = useTexts();
  const { info: parent, record, title } = useRecordPage();
  const [open, setOpen] = useState(false);
  const object = info.definition.name;
  const may = useKnownObject(object)?.may;
  const noun = nounIn(text(info.definition.label), locale);
  const field = info.fields.get(lookup);
  if (may?.create !== true || !isMadeByPeople(info) || field === undefined) {
    return null;
  }
  const reference = { id: record.id, label: title };
  const several = field.type === 'polymorphic';
  const defaults = { [lookup]: several ? { object: parent.definition.name, ...reference } : reference };
  return (
    <>
      <Button
        size="small"
        icon={<PlusIcon />}
        aria-label={t('record.newOf', { object: noun })}
        onClick={() => setOpen(true)}
      >
        {t('record.new')}
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <QuickCreate
            object={object}
            defaults={defaults}
            onCreated={() => {
              setOpen(false);
              showToast(t('record.created', { object: text(info.definition.label) }), 'done');
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
