import { useNavigate, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { openSetup, useSession } from '../../api/session';
import { firstEntry } from '../../meta/navigation';
import { useShortcuts } from '../../ui/useShortcuts';
import { useCurrentApp } from '../useGo';

/** Goes to other places at two keys: `g`, then the place. */
export function useJumps(): void {
  const navigate = useNavigate();
  const builds = openSetup(useSession().rights);
  const app = useCurrentApp();
  const { object: here } = useParams({ strict: false }) as { object?: string };
  const object = here ?? (app === undefined ? undefined : firstEntry(app)?.object);
  const jumps = useMemo(() => {
    const list = () => {
      if (app !== undefined && object !== undefined) {
        navigate({ to: '/$app/$object', params: { app: app.name, object } });
      }
    };
    return {
      'g h': () => void navigate({ to: '/' }),
      'g l': list,
      // The bell shows what it has to say where it is.
      'g n': () => document.querySelector<HTMLElement>('button:has(> [data-bell])')?.click(),
      'g d': () => void navigate({ to: '/-/approvals' }),
      'g p': () => void navigate({ to: '/-/profile' }),
      'g s': () => void navigate({ to: '/-/settings' }),
      ...(builds ? { 'g a': () => void navigate({ href: '/-/setup' }) } : {}),
    };
  }, [navigate, app, object, builds]);
  useShortcuts(jumps);
}
