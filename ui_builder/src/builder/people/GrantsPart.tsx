import { Button } from 'antd';
import { useState } from 'react';
import { type GrantableSet, type UserAccess, useGrantables, usePutGrants } from '../../api/people';
import { faultText } from '../../api/problem';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';
import editor from '../editor/Editor.module.css';
import { Switch } from '../inputs/Plain';
import { GrantList } from './GrantList';
import { draftOf, isSame } from './grantEditing';
import styles from './People.module.css';

const NONE: readonly GrantableSet[] = [];

/** What a user is granted: roles, sets of their own, or everything. */
export function GrantsPart({ access }: { access: UserAccess }) {
  const { t } = useTexts();
  const { user: own, rights } = useSession();
  const { data: grantables } = useGrantables();
  const put = usePutGrants(access.user.id);
  const [draft, setDraft] = useState(() => draftOf(access));
  const before = draftOf(access);
  const changed = !isSame(draft, before);
  const itself = own.id === access.user.id;

  function save() {
    // Whoever may not make administrators says nothing of it.
    const { admin, ...rest } = draft;
    put.mutate(admin === before.admin ? rest : draft, {
      onSuccess: (saved) => {
        setDraft(draftOf(saved));
        showToast(t('people.saved'), 'done');
      },
    });
  }

  return (
    <section className={editor.part} aria-labelledby="granted">
      <h3 id="granted">{t('people.granted')}</h3>
      {rights.everything ? (
        <Switch
          label={t('people.administrator')}
          help={t(itself ? 'people.ownAdministrator' : 'people.administratorHelp')}
          checked={draft.admin}
          disabled={itself}
          onChange={(admin) => setDraft({ ...draft, admin })}
        />
      ) : null}
      <GrantList
        label={t('people.roles')}
        add={t('people.addRole')}
        none={t('people.noRoles')}
        grants={draft.roles}
        known={grantables?.roles ?? NONE}
        onChange={(roles) => setDraft({ ...draft, roles })}
      />
      <GrantList
        label={t('people.permissionSets')}
        add={t('people.addSet')}
        none={t('people.noSets')}
        grants={draft.permission_sets}
        known={grantables?.permission_sets ?? NONE}
        onChange={(permission_sets) => setDraft({ ...draft, permission_sets })}
      />
      {put.isError ? (
        <p role="alert" className={styles.problem}>
          {faultText(put.error)}
        </p>
      ) : null}
      <div className={styles.saveLine}>
        <Button type="primary" disabled={!changed} loading={put.isPending} onClick={save}>
          {t('people.save')}
        </Button>
        {changed ? (
          <Button
            onClick={() => {
              put.reset();
              setDraft(before);
            }}
          >
            {t('editor.cancel')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}
