import { useState } from 'react';
import { faultText } from '../../api/problem';
import { type Tenant, useTenantWork } from '../../api/tenants';
import { LocaleTexts } from '../../builder/inputs/LocaleTexts';
import { Line } from '../../builder/inputs/Plain';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';
import { FormDialog } from './FormDialog';

/** What a tenant is called, by people and in addresses. */
export function RenameDialog({ tenant, onClose }: { tenant: Tenant; onClose: () => void }) {
  const { t } = useTexts();
  const work = useTenantWork();
  const [label, setLabel] = useState(tenant.label);
  const [name, setName] = useState(tenant.name);
  const [wrong, setWrong] = useState('');

  async function submit() {
    try {
      if (JSON.stringify(label) !== JSON.stringify(tenant.label)) {
        await work.change.mutateAsync({ name: tenant.name, label });
      }
      if (name !== tenant.name) {
        await work.rename.mutateAsync({ name: tenant.name, to: name });
      }
      showToast(t('tenants.renamed'), 'done');
      onClose();
    } catch (error) {
      setWrong(faultText(error));
    }
  }

  return (
    <FormDialog
      title={t('tenants.rename')}
      action={t('tenants.save')}
      busy={work.change.isPending || work.rename.isPending}
      ready={name !== '' && (label.en ?? '') !== ''}
      wrong={wrong}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <LocaleTexts label={t('tenants.label')} value={label} onChange={setLabel} />
      <Line
        label={t('tenants.name')}
        help={t('tenants.renameHelp')}
        code
        value={name}
        onChange={(next) => setName(next ?? '')}
      />
    </FormDialog>
  );
}
