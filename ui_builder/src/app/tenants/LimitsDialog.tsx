import { useState } from 'react';
import { faultText } from '../../api/problem';
import { LIMITS, type LimitName, type Tenant, type Usage, useTenantWork } from '../../api/tenants';
import { Line } from '../../builder/inputs/Plain';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';
import { FormDialog } from './FormDialog';
import { figureText, readLimit, typedLimit } from './figures';

/** How much a tenant may use. */
export function LimitsDialog(props: { tenant: Tenant; usage: Usage | undefined; onClose: () => void }) {
  const { tenant, usage, onClose } = props;
  const { t, text, locale } = useTexts();
  const { change } = useTenantWork();
  const [typed, setTyped] = useState<Readonly<Record<LimitName, string>>>(
    () =>
      Object.fromEntries(LIMITS.map((name) => [name, typedLimit(name, tenant.own_limits[name])])) as Record<
        LimitName,
        string
      >,
  );
  const limits = LIMITS.map((name) => [name, readLimit(name, typed[name])] as const);
  const readable = limits.every(([, limit]) => limit !== undefined);

  function submit() {
    change.mutate(
      { name: tenant.name, limits: Object.fromEntries(limits) as Record<LimitName, number | null> },
      {
        onSuccess: () => {
          showToast(t('tenants.limitsSaved'), 'done');
          onClose();
        },
      },
    );
  }

  return (
    <FormDialog
      title={t('tenants.limitsOf', { label: text(tenant.label, tenant.name) })}
      action={t('tenants.save')}
      busy={change.isPending}
      ready={readable}
      wrong={change.isError ? faultText(change.error) : ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('tenants.limitsHelp')}</p>
      {LIMITS.map((name) => {
        const used = usage?.[name].used;
        return (
          <Line
            key={name}
            label={t(`tenants.most_${name}`)}
            help={
              used === undefined ? undefined : t('tenants.usedNow', { used: figureText(name, used, locale) })
            }
            placeholder={t('tenants.asPlatform')}
            value={typed[name]}
            onChange={(next) => setTyped({ ...typed, [name]: next ?? '' })}
          />
        );
      })}
    </FormDialog>
  );
}
