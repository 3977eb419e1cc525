import { Button, Steps } from 'antd';
import { useState } from 'react';
import { useJob } from '../../api/jobs';
import { faultText } from '../../api/problem';
import { type CloneRequest, type Tenant, useTenantWork } from '../../api/tenants';
import { LocaleTexts } from '../../builder/inputs/LocaleTexts';
import { Line, Segments, Switch } from '../../builder/inputs/Plain';
import { useTexts } from '../../i18n/useTexts';
import type { Texts } from '../../meta/types';
import { Dialog } from '../../ui/Dialog';
import bar from '../../ui/WorkBar.module.css';
import styles from './Tenants.module.css';

const DATA = ['none', 'sample', 'all'] as const;

/** Has a copy of a tenant made to try things out in: what it is called, what goes along, and how far it is. */
export function CloneWizard({ tenant, onClose }: { tenant: Tenant; onClose: () => void }) {
  const { t, text } = useTexts();
  const { clone } = useTenantWork();
  const [step, setStep] = useState<0 | 1>(0);
  const [name, setName] = useState(`${tenant.name}_sandbox`.slice(0, 40));
  const [label, setLabel] = useState<Texts>(() =>
    Object.fromEntries(
      Object.entries(tenant.label).map(([lng, of]) => [lng, t('tenants.sandboxOf', { lng, label: of })]),
    ),
  );
  const [data, setData] = useState<CloneRequest['data']>('sample');
  const [mask, setMask] = useState(true);
  const job = clone.data?.job;
  const title = t('tenants.cloneOf', { label: text(tenant.label, tenant.name) });
  return (
    <Dialog open label={title} className={styles.dialog} onClose={onClose}>
      <h2>{title}</h2>
      <Steps
        size="small"
        current={job === undefined ? step : 2}
        items={(['call', 'take', 'make'] as const).map((each) => ({ title: t(`tenants.step_${each}`) }))}
      />
      {job === undefined && step === 0 ? (
        <>
          <LocaleTexts label={t('tenants.label')} value={label} onChange={setLabel} />
          <Line
            label={t('tenants.name')}
            help={t('tenants.nameHelp')}
            code
            value={name}
            onChange={(next) => setName(next ?? '')}
          />
        </>
      ) : null}
      {job === undefined && step === 1 ? (
        <>
          <Segments
            label={t('tenants.data')}
            value={data}
            choices={DATA.map((value) => ({ value, label: t(`tenants.data_${value}`) }))}
            onChange={setData}
          />
          <p className={styles.help}>{t(`tenants.dataHelp_${data}`)}</p>
          {data === 'none' ? null : (
            <Switch
              label={t('tenants.mask')}
              help={t('tenants.maskHelp')}
              checked={mask}
              onChange={setMask}
            />
          )}
        </>
      ) : null}
      {job === undefined ? null : <Making job={job} name={name} />}
      {clone.isError ? (
        <p role="alert" className={styles.wrong}>
          {faultText(clone.error)}
        </p>
      ) : null}
      <div className={styles.answers}>
        {job === undefined ? (
          <>
            {step === 1 ? <Button onClick={() => setStep(0)}>{t('tenants.back')}</Button> : null}
            <Button onClick={onClose}>{t('tenants.cancel')}</Button>
            {step === 0 ? (
              <Button type="primary" disabled={name === ''} onClick={() => setStep(1)}>
                {t('tenants.goOn')}
              </Button>
            ) : (
              <Button
                type="primary"
                loading={clone.isPending}
                onClick={() => clone.mutate({ of: tenant.name, name, label, data, mask })}
              >
                {t('tenants.make')}
              </Button>
            )}
          </>
        ) : (
          <Button type="primary" onClick={onClose}>
            {t('tenants.close')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

/** How far the copy is; it goes on when the dialog is closed. */
function Making({ job: id, name }: { job: string; name: string }) {
  const { t } = useTexts();
  const { data: job } = useJob(id);
  const failed = job?.state === 'failed' || job?.state === 'cancelled';
  const done = job?.state === 'done';
  return (
    <div role="status" className={bar.work}>
      <progress
        value={done ? 1 : (job?.done ?? 0)}
        max={done ? 1 : Math.max(job?.total ?? 1, 1)}
        aria-label={t('tenants.step_make')}
      />
      <p>
        {failed
          ? (job?.error?.detail ?? t('tenants.notMade'))
          : done
            ? t('tenants.made', { name })
            : t('tenants.making')}
      </p>
    </div>
  );
}
