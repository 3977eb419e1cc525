import { useParams } from '@tanstack/react-router';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { ObjectIcon } from '../../ui/objectIcons';
import editor from '../editor/Editor.module.css';
import { EditorFrame } from '../editor/EditorFrame';
import { GoneDefinition } from '../editor/GoneDefinition';
import { put } from '../editor/put';
import { useOne } from '../editor/useOne';
import { ColorProperty } from '../inputs/ColorProperty';
import { IconProperty } from '../inputs/IconProperty';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Choose } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import { AppPreview } from './AppPreview';
import { AppTree } from './AppTree';
import { type AppDraft, type AppWork, useAims } from './appWork';

/** The editor of an app: what it is, what its navigation leads to, and how that looks. */
export function AppPage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return <Opened key={name} name={name} />;
}

function Opened({ name }: { name: string }) {
  const work = useOne<AppDraft>('app', name);
  return work === null ? <GoneDefinition kind="app" name={name} /> : <Editor work={work} />;
}

function Editor({ work }: { work: AppWork }) {
  const { t, text } = useTexts();
  const app = work.definition;
  const aims = useAims();
  return (
    <EditorFrame
      work={work}
      icon={<ObjectIcon name={app.icon} />}
      back={{ to: 'apps', label: t('apps.title') }}
      place="apps"
      shown={['/label', '/items', '/home']}
    >
      <div className={editor.split} data-slim>
        <section className={editor.part} aria-label={t('apps.what')}>
          <LocaleTexts
            label={t('apps.label')}
            value={app.label}
            faults={faultsAt(work.problems, '/label')}
            onChange={(label) => work.save({ ...app, label })}
          />
          <IconProperty
            label={t('apps.icon')}
            value={app.icon}
            onChange={(icon) => work.save(put(app, 'icon', icon))}
          />
          <ColorProperty
            label={t('apps.color')}
            value={app.color}
            onChange={(color) => work.save({ ...app, color })}
          />
          <Choose
            label={t('apps.home')}
            help={t('apps.homeHelp')}
            value={app.home}
            none={t('apps.noHome')}
            choices={aims.pages.map(({ name, label }) => ({
              value: name,
              label: text(label, nameAsText(name)),
            }))}
            faults={faultsAt(work.problems, '/home')}
            onChange={(home) => work.save(put(app, 'home', home))}
          />
        </section>
        <div className={editor.split} data-even>
          <AppTree work={work} aims={aims} />
          <AppPreview app={app} aims={aims} />
        </div>
      </div>
    </EditorFrame>
  );
}
