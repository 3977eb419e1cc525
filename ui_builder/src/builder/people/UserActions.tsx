import { Button } from 'antd';
import { useState } from 'react';
import { type UserAccess, useActivate } from '../../api/people';
import { faultText } from '../../api/problem';
import { hasRight, useSession } from '../../api/session';
import { useBeginViewing } from '../../api/viewAs';
import { useTexts } from '../../i18n/useTexts';
import { EyeIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import { calledUser } from './called';
import { HandOver } from './HandOver';

/** What is done with a whole user: they leave, somebody takes over, they come back. */
export function UserActions({ access }: { access: UserAccess }) {
  const { t } = useTexts();
  const { user: own, rights } = useSession();
  const view = useBeginViewing();
  const { user } = access;
  const activate = useActivate(user.id);
  const [doing, setDoing] = useState<'deactivate' | 'transfer' | null>(null);

  function bringBack() {
    activate.mutate(undefined, {
      onSuccess: () => showToast(t('people.activated', { name: calledUser(user) }), 'done'),
      onError: (error) => showToast(faultText(error), 'wrong'),
    });
  }

  return (
    <>
      {hasRight(rights, 'view_as') && user.active && own.id !== user.id ? (
        <Button
          icon={<EyeIcon />}
          loading={view.isPending}
          onClick={() => view.mutate(user.id, { onError: (error) => showToast(faultText(error), 'wrong') })}
        >
          {t('people.viewAs')}
        </Button>
      ) : null}
      <Button onClick={() => setDoing('transfer')}>{t('people.transfer')}</Button>
      {user.active ? (
        own.id === user.id ? null : (
          <Button danger onClick={() => setDoing('deactivate')}>
            {t('people.deactivate')}
          </Button>
        )
      ) : (
        <Button type="primary" loading={activate.isPending} onClick={bringBack}>
          {t('people.activate')}
        </Button>
      )}
      {doing === null ? null : (
        <HandOver access={access} leaves={doing === 'deactivate'} onClose={() => setDoing(null)} />
      )}
    </>
  );
}
