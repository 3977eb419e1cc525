import { useNavigate } from '@tanstack/react-router';
import { hasRight, openSetup, useSession, useSignOut } from '../../api/session';
import { LOCALES, type Locale } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import { Avatar } from '../../ui/Avatar';
import { DENSITIES, THEMES } from '../../ui/appearance';
import {
  ApprovalIcon,
  BuildingIcon,
  CodeIcon,
  DeviceIcon,
  GearIcon,
  KeyboardIcon,
  LeaveIcon,
  MoonIcon,
  PersonIcon,
  SlidersIcon,
  SunIcon,
  TrashIcon,
  WorkIcon,
} from '../../ui/icons';
import { Menu } from '../../ui/Menu';
import { MenuItem, MenuLine, MenuSwitch } from '../../ui/MenuItems';
import { usePreferences } from '../usePreferences';
import styles from './ProfileMenu.module.css';

const THEME_ICONS = { light: <SunIcon />, dark: <MoonIcon />, system: <DeviceIcon /> };
const SHORT: Readonly<Record<Locale, string>> = { en: 'English', 'zh-CN': '中文' };

/** Who one is, how one likes to work, and the way out. */
export function ProfileMenu({ folded, showHelp }: { folded: boolean; showHelp: () => void }) {
  const { t, text } = useTexts();
  const { user, tenant } = useSession();
  const label = t('shell.profileOf', { name: user.label });
  return (
    <Menu
      label={label}
      worded={!folded}
      className={styles.button}
      trigger={
        <>
          <Avatar name={user.label} />
          {folded ? null : (
            <span className={styles.who}>
              <span className={styles.told}>{t('shell.account')} </span>
              <strong>{user.label}</strong>
              <span>{text(tenant.label, tenant.name)}</span>
            </span>
          )}
        </>
      }
    >
      {() => <Choices showHelp={showHelp} />}
    </Menu>
  );
}

function Choices({ showHelp }: { showHelp: () => void }) {
  const { t, locale } = useTexts();
  const { user, rights, tenant } = useSession();
  const { appearance, setAppearance, setLocale } = usePreferences();
  const signOut = useSignOut();
  const navigate = useNavigate();
  return (
    <>
      <p className={styles.head}>
        <strong>{user.label}</strong>
        <span>{user.email}</span>
      </p>
      <MenuLine />
      <MenuItem
        icon={<PersonIcon />}
        label={t('shell.profile')}
        onSelect={() => navigate({ to: '/-/profile' })}
      />
      <MenuItem
        icon={<SlidersIcon />}
        label={t('shell.settings')}
        onSelect={() => navigate({ to: '/-/settings' })}
      />
      <MenuItem
        icon={<ApprovalIcon />}
        label={t('approvals.title')}
        onSelect={() => navigate({ to: '/-/approvals' })}
      />
      <MenuItem icon={<WorkIcon />} label={t('jobs.title')} onSelect={() => navigate({ to: '/-/jobs' })} />
      <MenuItem
        icon={<TrashIcon />}
        label={t('past.bin')}
        onSelect={() => navigate({ to: '/-/recycle-bin' })}
      />
      {tenant.operates && hasRight(rights, 'tenants') ? (
        <MenuItem
          icon={<BuildingIcon />}
          label={t('shell.tenants')}
          onSelect={() => navigate({ to: '/-/tenants' })}
        />
      ) : null}
      {openSetup(rights) ? (
        <MenuItem
          icon={<GearIcon />}
          label={t('shell.setup')}
          onSelect={() => navigate({ href: '/-/setup' })}
        />
      ) : null}
      <MenuLine />
      <MenuSwitch
        label={t('shell.language')}
        value={locale}
        choices={(Object.keys(LOCALES) as Locale[]).map((value) => ({ value, label: SHORT[value] }))}
        onSelect={setLocale}
      />
      <MenuSwitch
        label={t('shell.theme')}
        value={appearance.theme}
        choices={THEMES.map((value) => ({
          value,
          label: t(`shell.theme_${value}`),
          icon: THEME_ICONS[value],
        }))}
        onSelect={(theme) => setAppearance({ theme })}
      />
      <MenuSwitch
        label={t('shell.density')}
        value={appearance.density}
        choices={DENSITIES.map((value) => ({ value, label: t(`shell.density_${value}`) }))}
        onSelect={(density) => setAppearance({ density })}
      />
      <MenuLine />
      <MenuItem
        icon={<KeyboardIcon />}
        label={t('shell.shortcuts')}
        detail={<kbd>?</kbd>}
        onSelect={showHelp}
      />
      <MenuItem
        icon={<CodeIcon />}
        label={t('shell.apiDocs')}
        onSelect={() => window.location.assign('/api/v1/docs')}
      />
      <MenuLine />
      <MenuItem icon={<LeaveIcon />} label={t('shell.signOut')} onSelect={() => signOut.mutate()} />
    </>
  );
}
