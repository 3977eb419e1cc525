import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTexts } from '../i18n/useTexts';
import { Failure, Loading, Notice } from '../ui/Notice';
import { pluginUiQuery } from './modules';
import { PluginPart } from './PluginPart';

/** A page that a plugin brings. */
export function PluginPage() {
  const { t, text, locale } = useTexts();
  const { plugin, page } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(pluginUiQuery);
  if (error !== null) {
    return <Failure error={error} retry={() => void refetch()} />;
  }
  if (data === undefined) {
    return <Loading />;
  }
  const modules = data.modules.filter((each) => each.plugin === plugin);
  const module = modules.find((each) => each.pages.some(({ name }) => name === page));
  const info = module?.pages.find(({ name }) => name === page);
  if (module === undefined || info === undefined) {
    return <Notice title={t('state.notFound')} help={t('state.notFoundHelp')} />;
  }
  return (
    <main>
      <h1>{text(info.label, info.name)}</h1>
      <PluginPart
        key={`${plugin}/${page}`}
        module={module}
        choose={({ pages }) => pages.get(info.name)}
        props={{ locale }}
      />
    </main>
  );
}
