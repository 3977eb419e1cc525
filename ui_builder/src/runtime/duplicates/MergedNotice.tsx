import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useApp } from '../../api/app';
import { type LeftBehind, useUndoMerge } from '../../api/duplicates';
import { faultText } from '../../api/problem';
import { labelOf, type RecordJson } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nounIn } from '../../meta/text';
import { Notice } from '../../ui/Notice';
import { RecordLink } from '../../ui/RecordLink';
import { lastList } from '../list/listSearch';
import styles from './Duplicates.module.css';

interface Props {
  info: ObjectInfo;
  merged: { readonly merge: string; readonly record: RecordJson };
  count: number;
}

/** That it is done: the record that is left, and the way back. */
export function MergedNotice({ info, merged, count }: Props) {
  const { t, text, locale } = useTexts();
  const { app, object } = useParams({ from: '/$app/$object/merge' });
  const undo = useUndoMerge();
  const title = labelOf(merged.record, info.definition.title);
  const noun = nounIn(text(count === 1 ? info.definition.label : info.definition.plural), locale);
  const toList = (
    <Link to="/$app/$object" params={{ app, object }} search={lastList(object)}>
      {t('record.toList', { object: text(info.definition.plural) })}
    </Link>
  );
  if (undo.data !== undefined) {
    return (
      <>
        <Notice
          title={t('duplicates.undone')}
          help={t('duplicates.undoneHelp', { count: undo.data.restored.length })}
        >
          {toList}
        </Notice>
        <Left left={undo.data.left} />
      </>
    );
  }
  return (
    <>
      <Notice title={t('duplicates.merged', { count, object: noun, title })}>
        <RecordLink object={object} id={merged.record.id}>
          {t('duplicates.openMerged', { title })}
        </RecordLink>
        <Button loading={undo.isPending} onClick={() => undo.mutate(merged.merge)}>
          {t('duplicates.undo')}
        </Button>
        {toList}
      </Notice>
      {undo.error === null ? null : (
        <p role="alert" className={styles.wrong}>
          {faultText(undo.error)}
        </p>
      )}
    </>
  );
}

/** What an undo could not put back, and why. */
function Left({ left }: { left: readonly LeftBehind[] }) {
  const { t, text } = useTexts();
  const { objects } = useApp();
  if (left.length === 0) {
    return null;
  }
  return (
    <section className={styles.moves} aria-label={t('duplicates.left')}>
      <h2>{t('duplicates.left')}</h2>
      <ul>
        {left.map(({ object, field = '', id = '', count, reason }) => {
          const known = objects.find((each) => each.name === object);
          const shown = text(count === 1 ? known?.label : known?.plural, object);
          return (
            <li key={`${object}/${field}/${id}`}>
              {t(`duplicates.left_${reason}`, { count, object: shown })}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
