import { Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session';
import { firstEntry } from '../meta/navigation';
import { Notice } from '../ui/Notice';
import { lastApp } from './lastApp';

/** Opens the first list of the app one used last, else of the first. */
export function Home() {
  const { t } = useTranslation();
  const { apps } = useSession();
  const app = apps.find((each) => each.name === lastApp()) ?? apps[0];
  const entry = app === undefined ? undefined : firstEntry(app);
  if (app === undefined || entry === undefined) {
    return <Notice title={t('state.noApps')} help={t('state.noAppsHelp')} />;
  }
  const search = entry.view === undefined ? {} : { view: entry.view };
  return (
    <Navigate to="/$app/$object" params={{ app: app.name, object: entry.object }} search={search} replace />
  );
}
