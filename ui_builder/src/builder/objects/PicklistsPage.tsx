import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { PlusIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import { SetupLink } from '../setup/SetupLink';
import type { Picklist } from './fieldWork';
import { State } from './LayoutsTab';
import { numbered } from './naming';
import type { ObjectDraft } from './objectDraft';
import styles from './Parts.module.css';

/** The lists of options that several fields share. */
export function PicklistsPage() {
  const { t, text } = useTexts();
  const list = useDraftList<Picklist>('picklist');
  const objects = useDraftList<ObjectDraft>('object').definitions;
  const navigate = useNavigate();
  useTitle(t('places.picklists'));

  async function add() {
    const name = numbered(
      'options',
      list.definitions.map((each) => each.name),
    );
    try {
      await list.create({ kind: 'picklist', name, label: {}, options: [] });
      await navigate({ to: '/-/setup/$', params: { _splat: `picklists/${name}` } });
    } catch (error) {
      showToast(faultText(error), 'wrong');
    }
  }

  return (
    <>
      <div className={styles.tools}>
        <div>
          <h2 className={styles.heading}>{t('places.picklists')}</h2>
          <p>{t('options.listsHelp')}</p>
        </div>
        <Button type="primary" icon={<PlusIcon />} onClick={() => void add()}>
          {t('options.addList')}
        </Button>
      </div>
      {list.definitions.length === 0 ? (
        <p className={styles.empty}>{t('options.noLists')}</p>
      ) : (
        <ul className={styles.links}>
          {list.definitions.map((each) => (
            <li key={each.name}>
              <SetupLink to={`picklists/${each.name}`}>
                <strong>{text(each.label, nameAsText(each.name))}</strong>
                <State state={list.stateOf(each.name)} />
                <span className={styles.some}>
                  {each.options
                    .slice(0, 6)
                    .map((option) => text(option.label, option.value))
                    .join(', ')}
                  {each.options.length > 6 ? '…' : ''}
                </span>
                <span className={styles.end}>
                  {t('options.usedBy', { count: usersOf(objects, each.name).length })}
                </span>
              </SetupLink>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Gives the fields that offer a shared list. */
export function usersOf(objects: readonly ObjectDraft[], picklist: string) {
  return objects.flatMap((object) =>
    object.fields.filter((field) => field.picklist === picklist).map((field) => ({ object, field })),
  );
}
