import { useTexts } from '../../i18n/useTexts';
import { put } from '../editor/put';
import { FormulaEditor } from '../formulas/FormulaEditor';
import { IconProperty } from '../inputs/IconProperty';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Switch } from '../inputs/Plain';
import { Faults, faultsAt } from '../inputs/Property';
import styles from './Pages.module.css';
import type { PageWork } from './pageWork';

const EVERYBODY = '$user.id != null';

/** What the page itself says: its name, its sign, and who sees it. */
export function PagePanel({ work }: { work: PageWork }) {
  const { t } = useTexts();
  const page = work.definition;
  const users = page.for?.users;
  return (
    <>
      <h3>{t('pages.ofPage')}</h3>
      <LocaleTexts
        label={t('pages.label')}
        value={page.label}
        faults={faultsAt(work.problems, '/label')}
        onChange={(label) => work.save({ ...page, label })}
      />
      <IconProperty
        label={t('pages.icon')}
        value={page.icon}
        onChange={(icon) => work.save(put(page, 'icon', icon))}
      />
      <Switch
        label={t('pages.forSome')}
        help={t('pages.forSomeHelp')}
        checked={users !== undefined}
        onChange={(on) => work.save(put(page, 'for', on ? { users: EVERYBODY } : undefined))}
      />
      {users === undefined ? null : (
        <>
          <FormulaEditor
            draft
            object="user"
            label={t('pages.users')}
            value={users}
            expect="boolean"
            onChange={(next) => work.save({ ...page, for: { users: next } })}
          />
          <Faults faults={faultsAt(work.problems, '/for')} />
        </>
      )}
      <p className={styles.hint}>{t('pages.chooseBlock')}</p>
    </>
  );
}
