import { useState } from 'react';
import { faultText } from '../../api/problem';
import { useSession } from '../../api/session';
import { type Tenant, useTenantWork } from '../../api/tenants';
import { Line } from '../../builder/inputs/Plain';
import { shownInstant } from '../../fields/shared/moments';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';
import { FormDialog } from './FormDialog';

/** Takes a tenant out of service for good; its name is typed, for that is no slip of the hand. */
export function DropDialog({ tenant, onClose }: { tenant: Tenant; onClose: () => void }) {
  const { t, text, locale } = useTexts();
  const { time_zone } = useSession();
  const { drop, restore } = useTenantWork();
  const [typed, setTyped] = useState('');
  const label = text(tenant.label, tenant.name);
  const refused = (error: unknown) => showToast(faultText(error), 'wrong');

  function submit() {
    drop.mutate(tenant.name, {
      onSuccess: ({ drop_after: after }) => {
        const day = after === null ? '' : shownInstant(new Date(after), locale, time_zone);
        showToast(t('tenants.dropped', { label, day }), 'done', {
          label: t('tenants.undo'),
          run: () => restore.mutate(tenant.name, { onError: refused }),
        });
        onClose();
      },
    });
  }

  return (
    <FormDialog
      title={t('tenants.dropOf', { label })}
      action={t('tenants.dropNow')}
      danger
      busy={drop.isPending}
      ready={typed === tenant.name}
      wrong={drop.isError ? faultText(drop.error) : ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('tenants.dropHelp')}</p>
      <Line
        label={t('tenants.typeName', { name: tenant.name })}
        code
        value={typed}
        onChange={(next) => setTyped(next ?? '')}
      />
    </FormDialog>
  );
}
