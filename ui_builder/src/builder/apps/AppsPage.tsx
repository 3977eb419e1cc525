import { Button } from 'antd';
import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { chartColor } from '../../ui/chartColors';
import { PlusIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { ObjectIcon } from '../../ui/objectIcons';
import { useDark } from '../../ui/useMedia';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import { CreateDialog } from '../editor/CreateDialog';
import { DefinitionCards } from '../editor/DefinitionCards';
import editor from '../editor/Editor.module.css';
import { entriesIn } from './appTree';
import type { AppDraft } from './appWork';

/** The apps: what people of a trade find in their navigation. */
export function AppsPage() {
  const { t, text } = useTexts();
  const dark = useDark();
  const { definitions, stateOf } = useDraftList<AppDraft>('app');
  const [creating, setCreating] = useState(false);
  useTitle(t('apps.title'));
  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('apps.title')}</h2>
          <p>{t('apps.help')}</p>
        </div>
        <Button type="primary" icon={<PlusIcon />} onClick={() => setCreating(true)}>
          {t('apps.new')}
        </Button>
      </div>
      {definitions.length === 0 ? <Notice title={t('apps.none')} /> : null}
      <DefinitionCards
        cards={definitions.map((app) => ({
          name: app.name,
          to: `apps/${app.name}`,
          label: text(app.label, nameAsText(app.name)),
          icon: (
            <span style={{ color: chartColor(0, dark, app.color), display: 'inline-flex' }}>
              <ObjectIcon name={app.icon} />
            </span>
          ),
          detail: t('apps.count', { count: entriesIn(app.items ?? []).size }),
          state: stateOf(app.name),
        }))}
      />
      {creating ? (
        <CreateDialog
          kind="app"
          place="apps"
          title={t('apps.new')}
          make={(name, label): AppDraft => ({
            kind: 'app',
            name,
            label,
            icon: 'briefcase',
            color: 'blue',
            items: [],
          })}
          onClose={() => setCreating(false)}
        />
      ) : null}
    </>
  );
}
