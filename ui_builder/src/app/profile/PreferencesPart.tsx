import { Segmented, Select } from 'antd';
import { type ReactNode, useId, useMemo } from 'react';
import { useChangeOwn } from '../../api/account';
import { faultText } from '../../api/problem';
import { useSession } from '../../api/session';
import { LOCALES, type Locale } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import { DENSITIES, THEMES } from '../../ui/appearance';
import { showToast } from '../../ui/toastStore';
import { usePreferences } from '../usePreferences';
import { Part } from './Part';
import styles from './ProfilePage.module.css';
import { timeIn, zoneChoices } from './zones';

/** Stands for the time zone of the company, whichever it is by then. */
const COMPANY = '';

/** How one likes to work. */
export function PreferencesPart() {
  const { t } = useTexts();
  return (
    <Part title={t('profile.preferences')}>
      <LanguageLine />
      <TimeZoneLine />
      <AppearanceLines />
    </Part>
  );
}

function LanguageLine() {
  const { t, locale } = useTexts();
  const { setLocale } = usePreferences();
  return (
    <Line label={t('profile.language')} help={t('profile.languageHelp')}>
      {(labelled) => (
        <Segmented
          {...labelled}
          value={locale}
          options={(Object.entries(LOCALES) as [Locale, string][]).map(([value, label]) => ({
            value,
            label,
          }))}
          onChange={setLocale}
        />
      )}
    </Line>
  );
}

function TimeZoneLine() {
  const { t, locale } = useTexts();
  const { time_zone: zone, tenant } = useSession();
  const change = useChangeOwn();
  const choices = useMemo(() => {
    const shown = tenant.time_zone.replaceAll('_', ' ');
    const company = { value: COMPANY, label: t('profile.timeZoneOfCompany', { zone: shown }) };
    return [company, ...zoneChoices(zone, new Date()).filter(({ value }) => value !== tenant.time_zone)];
  }, [t, zone, tenant.time_zone]);

  function choose(next: string) {
    change.mutate(
      { time_zone: next === COMPANY ? null : next },
      {
        onSuccess: () => showToast(t('profile.saved'), 'done'),
        onError: (error) => showToast(t('profile.failed', { reason: faultText(error) }), 'wrong'),
      },
    );
  }

  return (
    <Line
      label={t('profile.timeZone')}
      help={t('profile.timeZoneHelp', { time: timeIn(zone, locale, new Date()) })}
    >
      {(labelled) => (
        <Select
          {...labelled}
          className={styles.zone ?? ''}
          value={zone === tenant.time_zone ? COMPANY : zone}
          options={choices}
          showSearch={{ optionFilterProp: 'label' }}
          loading={change.isPending}
          onChange={choose}
        />
      )}
    </Line>
  );
}

function AppearanceLines() {
  const { t } = useTexts();
  const { appearance, setAppearance } = usePreferences();
  return (
    <>
      <Line label={t('profile.appearance')} help={t('profile.appearanceHelp')}>
        {(labelled) => (
          <Segmented
            {...labelled}
            value={appearance.theme}
            options={THEMES.map((value) => ({ value, label: t(`shell.theme_${value}`) }))}
            onChange={(theme) => setAppearance({ theme })}
          />
        )}
      </Line>
      <Line label={t('profile.density')} help={t('profile.densityHelp')}>
        {(labelled) => (
          <Segmented
            {...labelled}
            value={appearance.density}
            options={DENSITIES.map((value) => ({ value, label: t(`shell.density_${value}`) }))}
            onChange={(density) => setAppearance({ density })}
          />
        )}
      </Line>
    </>
  );
}

interface LineProps {
  label: string;
  help: string;
  children: (labelled: { 'aria-labelledby': string; 'aria-describedby': string }) => ReactNode;
}

/** A choice with what it is called and what it does. */
function Line({ label, help, children }: LineProps) {
  const id = useId();
  return (
    <div className={styles.line}>
      <div>
        <p id={id} className={styles.label}>
          {label}
        </p>
        <p id={`${id}-help`} className={styles.help}>
          {help}
        </p>
      </div>
      {children({ 'aria-labelledby': id, 'aria-describedby': `${id}-help` })}
    </div>
  );
}
