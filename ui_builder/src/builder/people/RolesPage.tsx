import { Button } from 'antd';
import { useState } from 'react';
import { useGrantables } from '../../api/people';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { PlusIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { useTitle } from '../../ui/useTitle';
import { type DraftList, useDraftList } from '../draft/useDraft';
import { CreateDialog } from '../editor/CreateDialog';
import editor from '../editor/Editor.module.css';
import { SetupLink } from '../setup/SetupLink';
import { HierarchyTree } from './HierarchyTree';
import { nodesOf, type RoleDraft, reportingTo } from './roleWork';
import styles from './Tree.module.css';

/** The roles: who stands above whom, and so reaches their records. */
export function RolesPage() {
  const { t, text } = useTexts();
  const list = useDraftList<RoleDraft>('role');
  const { definitions, stateOf } = list;
  const { data: grantables } = useGrantables();
  const move = useMoveRole(list);
  const [below, setBelow] = useState<RoleDraft | 'top' | null>(null);
  useTitle(t('people.roles'));
  const called = (role: RoleDraft) => text(role.label, nameAsText(role.name));
  const users = (name: string) => grantables?.roles.find((each) => each.name === name)?.users ?? 0;

  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('people.roles')}</h2>
          <p>{t('people.rolesHelp')}</p>
        </div>
        <Button type="primary" icon={<PlusIcon />} onClick={() => setBelow('top')}>
          {t('people.newRole')}
        </Button>
      </div>
      {definitions.length === 0 ? (
        <Notice title={t('people.noRolesYet')} help={t('people.noRolesYetHelp')} />
      ) : (
        <HierarchyTree
          nodes={nodesOf(definitions)}
          label={t('people.roles')}
          top={t('people.topRole')}
          called={({ role }) => called(role)}
          onMove={(name, to) => void move(name, to, called)}
        >
          {({ role }) => (
            <>
              <SetupLink to={`roles/${role.name}`} className={styles.entry}>
                <strong>{called(role)}</strong>
                <span>
                  {t('people.setCount', { count: role.permission_sets?.length ?? 0 })} ·{' '}
                  {t('people.holders', { count: users(role.name) })}
                </span>
              </SetupLink>
              {stateOf(role.name) === 'same' ? null : (
                <span className={styles.state}>{t(`draft.state_${stateOf(role.name)}`)}</span>
              )}
              <button
                type="button"
                className={editor.square}
                aria-label={t('people.addBelow', { name: called(role) })}
                title={t('people.addBelow', { name: called(role) })}
                onClick={() => setBelow(role)}
              >
                <PlusIcon />
              </button>
            </>
          )}
        </HierarchyTree>
      )}
      {below === null ? null : (
        <CreateDialog
          kind="role"
          place="roles"
          title={below === 'top' ? t('people.newRole') : t('people.newRoleBelow', { name: called(below) })}
          make={(name, label): RoleDraft => ({
            kind: 'role',
            name,
            label,
            permission_sets: [],
            ...(below === 'top' ? {} : { reports_to: below.name }),
          })}
          onClose={() => setBelow(null)}
        />
      )}
    </>
  );
}

/** Has a role report to another one; one can go back at once. */
function useMoveRole({ definitions, create }: DraftList<RoleDraft>) {
  const { t } = useTexts();
  return async (name: string, to: string | null, called: (role: RoleDraft) => string) => {
    const role = definitions.find((each) => each.name === name);
    if (role === undefined) {
      return;
    }
    try {
      await create(reportingTo(role, to));
      showToast(t('people.roleMoved', { name: called(role) }), 'done', {
        label: t('draft.undo'),
        run: () => void create(role),
      });
    } catch (error) {
      showToast(faultText(error), 'wrong');
    }
  };
}
