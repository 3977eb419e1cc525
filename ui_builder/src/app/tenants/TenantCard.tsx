import { faultText } from '../../api/problem';
import { useSession } from '../../api/session';
import { LIMITS, type Tenant, type Usage, useTenantWork } from '../../api/tenants';
import { shownInstant } from '../../fields/shared/moments';
import { useTexts } from '../../i18n/useTexts';
import { type ActionItem, ActionMenu } from '../../ui/ActionMenu';
import {
  BanIcon,
  BuildingIcon,
  CheckIcon,
  CopyIcon,
  MoreIcon,
  PencilIcon,
  SlidersIcon,
  TrashIcon,
} from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import { figureText, fullness, toneOf } from './figures';
import styles from './Tenants.module.css';
import type { Asked } from './TenantsPage';

interface Props {
  tenant: Tenant;
  usage: Usage | undefined;
  onAsk: (what: Asked) => void;
}

/** One tenant: what it is called, whether it is in service, and what it uses of what it may. */
export function TenantCard({ tenant, usage, onAsk }: Props) {
  const { t, text, locale } = useTexts();
  const { time_zone } = useSession();
  const { name, label, state, drop_after: dropAfter, former } = tenant;
  const when = (instant: string) => shownInstant(new Date(instant), locale, time_zone);
  return (
    <li className={styles.card} data-state={state}>
      <header>
        <span className={styles.icon}>
          <BuildingIcon />
        </span>
        <div>
          <h2>{text(label, name)}</h2>
          <p>
            <code>{name}</code>
            {tenant.operates ? <span>{t('tenants.operates')}</span> : null}
            {former.length === 0 ? null : <span>{t('tenants.former', { names: former.join(', ') })}</span>}
          </p>
        </div>
        <span className={styles.state} data-state={state}>
          {t(`tenants.state_${state}`)}
        </span>
        <Actions tenant={tenant} onAsk={onAsk} />
      </header>
      {state === 'dropping' && dropAfter !== null ? (
        <p className={styles.note}>{t('tenants.goesOn', { day: when(dropAfter) })}</p>
      ) : null}
      {usage === undefined ? null : <UsageBars usage={usage} />}
    </li>
  );
}

function UsageBars({ usage }: { usage: Usage }) {
  const { t, locale } = useTexts();
  return (
    <dl className={styles.usage}>
      {LIMITS.map((name) => {
        const limit = usage[name];
        const full = fullness(limit);
        const most = limit.most === null ? null : figureText(name, limit.most, locale);
        const used = figureText(name, limit.used, locale);
        return (
          <div key={name} data-tone={toneOf(full)}>
            <dt>{t(`tenants.limit_${name}`)}</dt>
            <dd>
              {most === null ? used : t('tenants.usedOf', { used, most })}
              {full === null ? null : (
                <meter
                  value={full}
                  min={0}
                  max={1}
                  high={0.9}
                  aria-label={t(`tenants.limit_${name}`)}
                  className={styles.meter}
                />
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Actions({ tenant, onAsk }: { tenant: Tenant; onAsk: (what: Asked) => void }) {
  const { t, text } = useTexts();
  const session = useSession();
  const work = useTenantWork();
  const { name, state } = tenant;
  const label = text(tenant.label, name);
  const own = session.tenant.name === name;
  const refused = (error: unknown) => showToast(faultText(error), 'wrong');
  const serve = (next: 'active' | 'suspended') =>
    work.change.mutate(
      { name, state: next },
      {
        onSuccess: () =>
          showToast(t(`tenants.now_${next}`, { label }), 'done', {
            label: t('tenants.undo'),
            run: () =>
              work.change.mutate(
                { name, state: next === 'active' ? 'suspended' : 'active' },
                { onError: refused },
              ),
          }),
        onError: refused,
      },
    );
  const ask = (what: Asked, icon: React.ReactNode, danger = false): ActionItem => ({
    name: what,
    label: t(`tenants.${what}`),
    icon,
    danger,
    run: () => onAsk(what),
  });
  const inService = state === 'active' || state === 'suspended';
  const items: readonly ActionItem[] = [
    ...(inService
      ? [ask('clone', <CopyIcon />), ask('limits', <SlidersIcon />), ask('rename', <PencilIcon />)]
      : []),
    ...(state === 'active' && !own
      ? [{ name: 'suspend', label: t('tenants.suspend'), icon: <BanIcon />, run: () => serve('suspended') }]
      : []),
    ...(state === 'suspended'
      ? [{ name: 'resume', label: t('tenants.resume'), icon: <CheckIcon />, run: () => serve('active') }]
      : []),
    ...(inService && !own ? [ask('drop', <TrashIcon />, true)] : []),
    ...(state === 'dropping'
      ? [
          {
            name: 'restore',
            label: t('tenants.restore'),
            icon: <CheckIcon />,
            run: () =>
              work.restore.mutate(name, {
                onSuccess: () => showToast(t('tenants.restored', { label }), 'done'),
                onError: refused,
              }),
          },
        ]
      : []),
  ];
  return items.length === 0 ? null : (
    <ActionMenu label={t('tenants.actionsOf', { label })} icon={<MoreIcon />} items={items} />
  );
}
