import { Button } from 'antd';
import { LOCALES } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import editor from '../editor/Editor.module.css';
import type { Read } from './csv';
import styles from './Translations.module.css';
import { placeText } from './textRows';

const MOST = 200;

/** What a file would change, before it does. */
export function ImportDialog({
  read,
  onTake,
  onClose,
}: {
  read: Read;
  onTake: () => void;
  onClose: () => void;
}) {
  const { t, locale } = useTexts();
  const { changes, unknown, unfit } = read;
  const title = t('translations.importTitle');
  return (
    <Dialog open label={title} className={`${editor.dialog} ${styles.dialog}`} onClose={onClose}>
      <h2>{title}</h2>
      {unfit ? <p role="alert">{t('translations.unfit')}</p> : null}
      {!unfit && changes.length === 0 ? <p>{t('translations.nothingChanges')}</p> : null}
      {changes.length === 0 ? null : <p>{t('translations.changes', { count: changes.length })}</p>}
      {unknown.length === 0 ? null : (
        <p className={editor.help}>
          {t('translations.unknown', { count: unknown.length, first: unknown.slice(0, 3).join(', ') })}
        </p>
      )}
      {changes.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
        <section className={styles.changes} tabIndex={0} aria-label={t('translations.importTitle')}>
          <table className={styles.diff}>
            <thead>
              <tr>
                <th scope="col">{t('translations.where')}</th>
                <th scope="col">{t('translations.language')}</th>
                <th scope="col">{t('translations.before')}</th>
                <th scope="col">{t('translations.afterwards')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.slice(0, MOST).map(({ text, locale: of, before, after }) => (
                <tr key={`${text.address} ${of}`}>
                  <td>{placeText(text, locale)}</td>
                  <td>{LOCALES[of as keyof typeof LOCALES]}</td>
                  <td>{before === '' ? '—' : <del>{before}</del>}</td>
                  <td>
                    <ins>{after}</ins>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {changes.length > MOST ? <p>{t('translations.more', { count: changes.length - MOST })}</p> : null}
        </section>
      )}
      <div className={editor.answers}>
        <Button onClick={onClose}>{t('editor.cancel')}</Button>
        <Button type="primary" disabled={changes.length === 0} onClick={onTake}>
          {t('translations.take')}
        </Button>
      </div>
    </Dialog>
  );
}
