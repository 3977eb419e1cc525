import { Navigate } from '@tanstack/react-router';
import { useApp } from '../api/app';
import { useTexts } from '../i18n/useTexts';
import { homeOf } from '../meta/navigation';
import { Notice } from '../ui/Notice';
import { lastApp } from './lastApp';

/** Opens the app one used last, else the first, where that begins. */
export function Home() {
  const { t } = useTexts();
  const { apps } = useApp();
  const app = apps.find((each) => each.name === lastApp()) ?? apps[0];
  const aim = app === undefined ? undefined : homeOf(app);
  if (app === undefined || aim === undefined) {
    return <Notice title={t('state.noApps')} help={t('state.noAppsHelp')} />;
  }
  if ('page' in aim) {
    return <Navigate to="/$app/-/$page" params={{ app: app.name, page: aim.page }} replace />;
  }
  const search = aim.view === undefined ? {} : { view: aim.view };
  return (
    <Navigate to="/$app/$object" params={{ app: app.name, object: aim.object }} search={search} replace />
  );
}
