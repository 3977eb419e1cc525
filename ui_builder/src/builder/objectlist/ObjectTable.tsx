import { Link } from '@tanstack/react-router';
import type { DraftState } from '../../api/drafts';
import type { ObjectCount } from '../../api/objectCounts';
import { useTexts } from '../../i18n/useTexts';
import { ObjectIcon } from '../../ui/objectIcons';
import type { ObjectDraft } from '../objects/objectDraft';
import styles from './ObjectList.module.css';

export interface ObjectLine {
  readonly object: ObjectDraft;
  readonly state: DraftState;
  /** The package that brings it; the tenant's own where absent. */
  readonly origin: string | undefined;
  readonly count: ObjectCount | undefined;
}

/** One object a line: what it is called, where it is from, how much there is of it. */
export function ObjectTable({ lines, counted }: { lines: readonly ObjectLine[]; counted: boolean }) {
  const { t } = useTexts();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('objectList.object')}</th>
          <th scope="col">{t('objectList.origin')}</th>
          <th scope="col" className={styles.figure}>
            {t('objectList.fields')}
          </th>
          <th scope="col" className={styles.figure}>
            {t('objectList.records')}
          </th>
          <th scope="col">{t('objectList.draft')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Row key={line.object.name} line={line} counted={counted} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ line, counted }: { line: ObjectLine; counted: boolean }) {
  const { t, text, locale } = useTexts();
  const { object, state, origin, count } = line;
  const shape = object.shape ?? 'plain';
  const figures = new Intl.NumberFormat(locale);
  const records =
    count === undefined
      ? '—'
      : count.exact
        ? figures.format(count.count)
        : t('objectList.about', { shown: figures.format(count.count) });
  return (
    <tr data-state={state}>
      <th scope="row">
        <Link to="/-/setup/objects/$name/$" params={{ name: object.name, _splat: 'fields' }}>
          <span className={styles.icon}>
            <ObjectIcon name={object.icon} />
          </span>
          <span className={styles.names}>
            <strong>{text(object.label, object.name)}</strong>
            <span>
              <code>{object.name}</code>
              {shape === 'plain' ? null : <span>{t(`objectList.shape_${shape}`)}</span>}
            </span>
          </span>
        </Link>
      </th>
      <td data-label={t('objectList.origin')}>{origin ?? t('objectList.own')}</td>
      <td data-label={t('objectList.fields')} className={styles.figure}>
        {figures.format(object.fields.length)}
      </td>
      <td data-label={t('objectList.records')} className={styles.figure}>
        {counted ? records : ''}
      </td>
      <td data-label={t('objectList.draft')} data-blank={state === 'same'}>
        {state === 'same' ? null : <span className={styles.tag}>{t(`draft.state_${state}`)}</span>}
      </td>
    </tr>
  );
}
