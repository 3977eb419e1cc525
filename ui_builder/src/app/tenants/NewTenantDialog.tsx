import { Button } from 'antd';
import { useState } from 'react';
import { faultText } from '../../api/problem';
import { useSession } from '../../api/session';
import { useTenantWork } from '../../api/tenants';
import { LocaleTexts } from '../../builder/inputs/LocaleTexts';
import { Choose, Line } from '../../builder/inputs/Plain';
import { LOCALES } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import type { Texts } from '../../meta/types';
import { Dialog } from '../../ui/Dialog';
import { FormDialog } from './FormDialog';
import styles from './Tenants.module.css';

/** Makes a tenant with its administrator, whose password is shown this once. */
export function NewTenantDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const { tenant } = useSession();
  const { create } = useTenantWork();
  const [label, setLabel] = useState<Texts>({});
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [locale, setLocale] = useState<string>('en');
  const [currency, setCurrency] = useState(tenant.currency);
  const [zone, setZone] = useState(tenant.time_zone);

  if (create.data !== undefined) {
    return (
      <Dialog open label={t('tenants.created')} className={styles.dialog} onClose={onClose}>
        <h2>{t('tenants.created')}</h2>
        <p>{t('tenants.passwordOnce')}</p>
        <dl className={styles.account}>
          <dt>{t('tenants.admin')}</dt>
          <dd>{email}</dd>
          <dt>{t('tenants.password')}</dt>
          <dd>
            <code>{create.data.admin_password}</code>
          </dd>
        </dl>
        <div className={styles.answers}>
          <Button type="primary" onClick={onClose}>
            {t('tenants.close')}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={t('tenants.new')}
      action={t('tenants.make')}
      busy={create.isPending}
      ready={name !== '' && email !== '' && Boolean(label.en)}
      wrong={create.isError ? faultText(create.error) : ''}
      onSubmit={() => create.mutate({ name, label, admin_email: email, locale, currency, time_zone: zone })}
      onClose={onClose}
    >
      <LocaleTexts label={t('tenants.label')} value={label} onChange={setLabel} />
      <Line
        label={t('tenants.name')}
        help={t('tenants.nameHelp')}
        code
        value={name}
        onChange={(next) => setName(next ?? '')}
      />
      <Line
        label={t('tenants.admin')}
        help={t('tenants.adminHelp')}
        value={email}
        onChange={(next) => setEmail(next ?? '')}
      />
      <div className={styles.three}>
        <Choose
          label={t('tenants.locale')}
          value={locale}
          choices={Object.entries(LOCALES).map(([value, of]) => ({ value, label: of }))}
          onChange={(next) => setLocale(next ?? 'en')}
        />
        <Line label={t('tenants.currency')} value={currency} onChange={(next) => setCurrency(next ?? '')} />
        <Line label={t('tenants.zone')} value={zone} onChange={(next) => setZone(next ?? '')} />
      </div>
    </FormDialog>
  );
}
