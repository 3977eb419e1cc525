import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useKnownObject } from '../../api/app';
import type { SavedView } from '../../api/savedViews';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nounIn } from '../../meta/text';
import { useAppName } from '../../ui/appName';
import { UploadIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { mayImport } from '../importing/mayImport';
import type { ListColumn } from './columns';
import { columnWidth } from './columnWidth';
import styles from './ListPage.module.css';
import type { ListState } from './useListState';

/** A list without records: how to make the first one, or how to see others again. */
export function EmptyList({
  info,
  list,
  mayCreate,
}: {
  info: ObjectInfo;
  list: ListState;
  mayCreate: boolean;
}) {
  const { t, text, locale } = useTexts();
  const app = useAppName();
  const { label, plural } = info.definition;
  const { where, view, object } = list;
  const { rights } = useSession();
  const known = useKnownObject(object);
  const filtered = where !== '';
  return (
    <Notice
      title={t(filtered ? 'list.emptyFiltered' : 'list.empty', { object: nounIn(text(plural), locale) })}
      help={t(filtered ? 'list.emptyFilteredHelp' : 'list.emptyHelp')}
    >
      {where === (view.where ?? '') ? null : (
        <Button onClick={() => list.change({ where: undefined })}>{t('list.clearFilter')}</Button>
      )}
      {mayCreate ? (
        <Link className={styles.new} to="/$app/$object/new" params={{ app, object }}>
          {t('list.new', { object: nounIn(text(label), locale) })}
        </Link>
      ) : null}
      {!filtered && mayImport(rights, known, info) ? (
        <Link className={styles.import} to="/$app/$object/import" params={{ app, object }}>
          <UploadIcon />
          {t('importing.menu')}
        </Link>
      ) : null}
    </Notice>
  );
}

export function NoRight({ info }: { info: ObjectInfo }) {
  const { t, text, locale } = useTexts();
  return (
    <Notice
      title={t('list.noRight', { object: nounIn(text(info.definition.plural), locale) })}
      help={t('list.noRightHelp')}
    />
  );
}

export function MissingView() {
  const { t } = useTexts();
  return (
    <p className={styles.warning} role="status">
      {t('list.viewGone')}
    </p>
  );
}

/** Why a saved view does not show all that it was saved with. */
export function BrokenView({ saved }: { saved: SavedView | undefined }) {
  const { t } = useTexts();
  if (saved === undefined || saved.problems.length === 0) {
    return null;
  }
  return (
    <div className={styles.warning} role="status">
      <strong>{t('list.brokenView')}</strong>
      <ul>
        {saved.problems.map(({ path, message }) => (
          <li key={path + message}>{message}</li>
        ))}
      </ul>
      {saved.own ? t('list.brokenHelp') : null}
    </div>
  );
}

const LINES = 12;

/** The columns that are coming, with nothing in them yet. */
export function Skeleton({ columns, narrow }: { columns: readonly ListColumn[]; narrow: boolean }) {
  const { t, text } = useTexts();
  return (
    <div className={styles.skeleton} role="status" aria-label={t('state.loading')} data-narrow={narrow}>
      {Array.from({ length: LINES }, (_, line) => (
        <div key={line} aria-hidden="true">
          {(narrow ? columns.slice(0, 2) : columns).map(({ path, field, width }) => (
            <i key={path} style={narrow ? {} : { flexBasis: width ?? columnWidth(field, text) }} />
          ))}
        </div>
      ))}
    </div>
  );
}
