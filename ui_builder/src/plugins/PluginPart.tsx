import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../i18n/useTexts';
import { Notice } from '../ui/Notice';
import type { ModuleInfo, Mount, Mounted, Registered } from './contract';
import { loadModule } from './loader';

interface Props<P> {
  module: ModuleInfo;
  /** Chooses the part among what the module registers. */
  choose: (registered: Registered) => Mount<P> | undefined;
  props: P;
}

/** A part that a plugin's module draws; when it breaks, a note with the plugin's name takes its place. */
export function PluginPart<P>({ module, choose, props }: Props<P>) {
  const { t } = useTexts();
  const place = useRef<HTMLDivElement>(null);
  const mounted = useRef<Mounted<P> | null>(null);
  const latest = useRef({ props, choose });
  const [failed, setFailed] = useState(false);
  latest.current = { props, choose };

  useEffect(() => {
    let gone = false;
    const show = async () => {
      const mount = latest.current.choose(await loadModule(module));
      if (gone || place.current === null) {
        return;
      }
      if (mount === undefined) {
        throw new Error('the module does not register this part');
      }
      mounted.current = mount(place.current, latest.current.props);
    };
    show().catch(() => {
      if (!gone) {
        setFailed(true);
      }
    });
    return () => {
      gone = true;
      quietly(() => mounted.current?.unmount());
      mounted.current = null;
    };
  }, [module]);

  useEffect(() => {
    if (!quietly(() => mounted.current?.update(props))) {
      setFailed(true);
    }
  }, [props]);

  return failed ? (
    <Notice title={t('state.pluginFailed', { plugin: module.plugin })} />
  ) : (
    <div ref={place} data-plugin={module.plugin} />
  );
}

/** Tells whether it went well: what a plugin throws must not take the page along. */
function quietly(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
