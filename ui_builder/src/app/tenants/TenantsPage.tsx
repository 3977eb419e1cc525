import { Button } from 'antd';
import { useState } from 'react';
import { hasRight, useSession } from '../../api/session';
import { type Tenant, useTenants, useUsages } from '../../api/tenants';
import { useTexts } from '../../i18n/useTexts';
import { PlusIcon } from '../../ui/icons';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { CloneWizard } from './CloneWizard';
import { DropDialog } from './DropDialog';
import { LimitsDialog } from './LimitsDialog';
import { NewTenantDialog } from './NewTenantDialog';
import { RenameDialog } from './RenameDialog';
import { TenantCard } from './TenantCard';
import styles from './Tenants.module.css';

export type Asked = 'clone' | 'limits' | 'rename' | 'drop';

/** Every tenant with what it uses, and what those who run the platform do with it. */
export function TenantsPage() {
  const { t } = useTexts();
  const { rights, tenant } = useSession();
  useTitle(t('tenants.title'));
  if (!tenant.operates || !hasRight(rights, 'tenants')) {
    return <Notice title={t('tenants.noRight')} help={t('tenants.noRightHelp')} />;
  }
  return <Tenants />;
}

function Tenants() {
  const { t } = useTexts();
  const list = useTenants();
  const tenants = list.data ?? [];
  const usages = useUsages(tenants);
  const [creating, setCreating] = useState(false);
  const [asked, setAsked] = useState<{ what: Asked; tenant: Tenant } | null>(null);
  const close = () => setAsked(null);
  if (list.isError) {
    return <Failure error={list.error} retry={() => list.refetch()} />;
  }
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1>{t('tenants.title')}</h1>
          <p>{t('tenants.about')}</p>
        </div>
        <Button type="primary" icon={<PlusIcon />} onClick={() => setCreating(true)}>
          {t('tenants.new')}
        </Button>
      </header>
      {list.data === undefined ? <Loading /> : null}
      <ul className={styles.cards}>
        {tenants.map((tenant) => (
          <TenantCard
            key={tenant.name}
            tenant={tenant}
            usage={usages.get(tenant.name)}
            onAsk={(what) => setAsked({ what, tenant })}
          />
        ))}
      </ul>
      {creating ? <NewTenantDialog onClose={() => setCreating(false)} /> : null}
      {asked?.what === 'clone' ? <CloneWizard tenant={asked.tenant} onClose={close} /> : null}
      {asked?.what === 'limits' ? (
        <LimitsDialog tenant={asked.tenant} usage={usages.get(asked.tenant.name)} onClose={close} />
      ) : null}
      {asked?.what === 'rename' ? <RenameDialog tenant={asked.tenant} onClose={close} /> : null}
      {asked?.what === 'drop' ? <DropDialog tenant={asked.tenant} onClose={close} /> : null}
    </div>
  );
}
