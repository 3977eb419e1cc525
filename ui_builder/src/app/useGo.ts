import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useApp } from '../api/app';
import { type Aim, homeOf, leadsTo } from '../meta/navigation';
import type { AppDef } from '../meta/types';
import { lastApp, rememberApp } from './lastApp';

/** Gives the app one is in: that of the address, else the one used last, else the first. */
export function useCurrentApp(): AppDef | undefined {
  const { apps } = useApp();
  const { app: named } = useParams({ strict: false }) as { app?: string };
  const current = apps.find((each) => each.name === named);
  useEffect(() => {
    if (current !== undefined) {
      rememberApp(current.name);
    }
  }, [current]);
  return current ?? apps.find((each) => each.name === lastApp()) ?? apps[0];
}

/** Gives the ways to other places, for what is no link. */
export function useGo() {
  const navigate = useNavigate();
  const { apps } = useApp();
  const current = useCurrentApp();

  /** The app in which an object is shown: the present one if that leads to it, else one that does. */
  function appOf(object: string, wished?: string): string {
    const among = [apps.find((each) => each.name === wished), current, ...apps];
    const found = among.find((each) => each !== undefined && leadsTo(each, object));
    return (found ?? current)?.name ?? '-';
  }

  function toAim(aim: Aim, app: string) {
    if ('page' in aim) {
      navigate({ to: '/$app/-/$page', params: { app, page: aim.page } });
    } else {
      const search = aim.view === undefined ? {} : { view: aim.view };
      navigate({ to: '/$app/$object', params: { app, object: aim.object }, search });
    }
  }

  return {
    appOf,
    toAim,
    toApp: (app: AppDef) => {
      const aim = homeOf(app);
      if (aim !== undefined) {
        rememberApp(app.name);
        toAim(aim, app.name);
      }
    },
    toRecord: (object: string, id: string, app?: string) =>
      navigate({ to: '/$app/$object/$id', params: { app: appOf(object, app), object, id } }),
    /** Leads to work in the background; that of an import has a page of its own. */
    toWork: (job: string, work: unknown, object: string | null) =>
      work === 'import' && object !== null
        ? navigate({
            to: '/$app/$object/import',
            params: { app: appOf(object), object },
            search: { step: 'run', job },
          })
        : navigate({ to: '/-/jobs' }),
    toApproval: (id: string) => navigate({ to: '/-/approvals/$id', params: { id } }),
    toNew: (object: string) => navigate({ to: '/$app/$object/new', params: { app: appOf(object), object } }),
  };
}
