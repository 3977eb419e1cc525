import { type CSSProperties, useEffect, useId, useMemo, useRef } from 'react';
import { useDefinitions } from '../../api/definitions';
import { labelOf, useRecord } from '../../api/records';
import { Scope } from '../../api/scope';
import { useTexts } from '../../i18n/useTexts';
import type { Definitions, ObjectInfo } from '../../meta/definitions';
import { pathOf } from '../../meta/entries';
import { besideTrigger } from '../../ui/besideTrigger';
import { ObjectIcon } from '../../ui/objectIcons';
import { holdPreview, leavePreview, type Previewed } from '../../ui/previewStore';
import { pathsWithCompanions } from '../companions';
import { columnsOf } from '../list/columns';
import { Value } from '../list/Value';
import styles from './PreviewCard.module.css';

const MOST_FACTS = 6;

/** What a record is about, beside a link to it. */
export function PreviewCard({ object, id, anchor }: Previewed) {
  const box = useRef<HTMLDivElement>(null);
  const name = useId();
  const place = useMemo(
    () => besideTrigger(anchor.getBoundingClientRect(), { width: innerWidth, height: innerHeight }),
    [anchor],
  );
  useEffect(() => {
    // Above everything else, dialogs among it.
    box.current?.showPopover();
    anchor.setAttribute('aria-describedby', name);
    return () => anchor.removeAttribute('aria-describedby');
  }, [anchor, name]);
  return (
    <div
      ref={box}
      id={name}
      role="tooltip"
      popover="manual"
      className={styles.card}
      style={{ inset: 'auto', ...place } as CSSProperties}
      onPointerEnter={holdPreview}
      onPointerLeave={leavePreview}
    >
      <Scope object={object}>
        <Facts object={object} id={id} />
      </Scope>
    </div>
  );
}

function Facts({ object, id }: { object: string; id: string }) {
  const definitions = useDefinitions();
  const info = definitions.object(object);
  return info === undefined ? null : <KnownFacts definitions={definitions} info={info} id={id} />;
}

function KnownFacts({ definitions, info, id }: { definitions: Definitions; info: ObjectInfo; id: string }) {
  const { t, text } = useTexts();
  const columns = useMemo(() => factsOf(definitions, info), [definitions, info]);
  const { title, label } = info.definition;
  const fields = useMemo(() => [...new Set([title, ...pathsWithCompanions(columns)])], [title, columns]);
  const { data: record, isError } = useRecord(info.definition.name, id, fields);
  if (isError) {
    return <p className={styles.note}>{t('state.notFound')}</p>;
  }
  if (record === undefined) {
    return <p className={styles.note}>{t('state.loading')}</p>;
  }
  return (
    <>
      <header className={styles.head}>
        <ObjectIcon name={info.definition.icon} />
        <div>
          <strong>{labelOf(record, title) || text(label)}</strong>
          <span>{text(label)}</span>
        </div>
      </header>
      <dl className={styles.facts}>
        {columns.map(({ path, field }) => (
          <div key={path}>
            <dt>{text(field.label)}</dt>
            <dd>
              <Value record={record} path={path} field={field} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** The key fields of the record's page, else what lists show of it. */
function factsOf(definitions: Definitions, info: ObjectInfo) {
  const { name, title } = info.definition;
  const header = definitions.layout(name).header?.fields ?? [];
  const listed = definitions.view(name).columns.map(pathOf);
  const paths = (header.length > 0 ? header : listed).filter((path) => path !== title);
  return columnsOf(definitions, name, paths.slice(0, MOST_FACTS));
}
