import { useNavigate } from '@tanstack/react-router';
import type { FlowAim } from './flowNotices';

/** Gives the way to where a notification of a flow leads. */
export function useFlowAim(): (aim: FlowAim) => void {
  const navigate = useNavigate();
  return (aim) => {
    if ('screen' in aim) {
      void navigate({ to: '/-/screens/$run', params: { run: aim.screen } });
    } else if ('run' in aim) {
      void navigate({ to: '/-/setup/runs/$id', params: { id: aim.run } });
    } else if ('webhook' in aim) {
      void navigate({ to: '/-/setup/webhooks/$name', params: { name: aim.webhook } });
    } else {
      void navigate({ to: '/-/setup/runs', search: { flow: aim.failedOf, state: 'failed' } });
    }
  };
}
