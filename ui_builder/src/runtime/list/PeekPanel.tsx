import { useMemo } from 'react';
import { useDefinitions } from '../../api/definitions';
import { type RecordJson, useRecord, valueAt } from '../../api/records';
import { isBlank } from '../../fields/fieldUi';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { pathOf } from '../../meta/entries';
import type { FieldSectionDef } from '../../meta/types';
import { BackIcon, CloseIcon, ForwardIcon } from '../../ui/icons';
import { Failure, Loading } from '../../ui/Notice';
import { RecordLink } from '../../ui/RecordLink';
import { pathsWithCompanions } from '../companions';
import { columnsOf } from './columns';
import styles from './PeekPanel.module.css';
import { Value } from './Value';

interface Props {
  info: ObjectInfo;
  id: string;
  onStep: (step: -1 | 1) => void;
  onClose: () => void;
}

/** A record beside its list: the key fields and the first section of its page. */
export function PeekPanel({ info, id, onStep, onClose }: Props) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const object = info.definition.name;
  const { title } = info.definition;
  const groups = useMemo(() => {
    const { header, tabs } = definitions.layout(object);
    const first = tabs
      .flatMap((tab) => tab.sections)
      .find((section): section is FieldSectionDef => section.block === undefined);
    const paths = (first?.fields ?? []).map(pathOf);
    const facts = header?.fields ?? [];
    return [facts, paths.filter((path) => !facts.includes(path) && path !== title)].map((each) =>
      columnsOf(definitions, object, each),
    );
  }, [definitions, object, title]);
  const fields = useMemo(() => [title, ...pathsWithCompanions(groups.flat())], [title, groups]);
  const { data, error, isError, refetch } = useRecord(object, id, fields);
  return (
    <aside className={styles.panel} aria-label={t('list.peek')}>
      <header>
        <button
          type="button"
          aria-label={t('list.previous')}
          title={t('list.previous')}
          onClick={() => onStep(-1)}
        >
          <BackIcon />
        </button>
        <button type="button" aria-label={t('list.next')} title={t('list.next')} onClick={() => onStep(1)}>
          <ForwardIcon />
        </button>
        <span />
        <RecordLink object={object} id={id}>
          {t('list.openPage', { object: text(info.definition.label) })}
        </RecordLink>
        <button type="button" aria-label={t('list.closePeek')} title={t('list.closePeek')} onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      {isError && data === undefined ? <Failure error={error} retry={() => refetch()} /> : null}
      {data === undefined && !isError ? <Loading /> : null}
      {data === undefined ? null : <Body record={data} title={title} groups={groups} />}
    </aside>
  );
}

function Body(props: { record: RecordJson; title: string; groups: readonly ReturnType<typeof columnsOf>[] }) {
  const { record, title, groups } = props;
  const { text } = useTexts();
  return (
    <div className={styles.body}>
      <h2>{String(valueAt(record, title) ?? '—')}</h2>
      {groups.map((columns, index) =>
        columns.length === 0 ? null : (
          <dl key={index}>
            {columns.map(({ path, field }) => (
              <div key={path} data-blank={isBlank(valueAt(record, path))}>
                <dt>{text(field.label)}</dt>
                <dd>
                  <Value record={record} path={path} field={field} />
                </dd>
              </div>
            ))}
          </dl>
        ),
      )}
    </div>
  );
}
