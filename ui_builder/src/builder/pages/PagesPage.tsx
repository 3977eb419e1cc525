import { Button } from 'antd';
import { useState } from 'react';
import { LOCALES } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { PlusIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { ObjectIcon } from '../../ui/objectIcons';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import { CreateDialog } from '../editor/CreateDialog';
import { DefinitionCards } from '../editor/DefinitionCards';
import editor from '../editor/Editor.module.css';
import type { PageDraft } from './pageWork';

/** The pages of blocks: homes and dashboards. */
export function PagesPage() {
  const { t, text } = useTexts();
  const { definitions, stateOf } = useDraftList<PageDraft>('page');
  const [creating, setCreating] = useState(false);
  const welcome = Object.fromEntries(Object.keys(LOCALES).map((lng) => [lng, t('pages.firstText', { lng })]));
  useTitle(t('pages.title'));
  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('pages.title')}</h2>
          <p>{t('pages.help')}</p>
        </div>
        <Button type="primary" icon={<PlusIcon />} onClick={() => setCreating(true)}>
          {t('pages.new')}
        </Button>
      </div>
      {definitions.length === 0 ? <Notice title={t('pages.none')} /> : null}
      <DefinitionCards
        cards={definitions.map((page) => ({
          name: page.name,
          to: `pages/${page.name}`,
          label: text(page.label, nameAsText(page.name)),
          icon: <ObjectIcon name={page.icon ?? 'home'} />,
          detail: t('pages.count', { count: page.blocks?.length ?? 0 }),
          state: stateOf(page.name),
        }))}
      />
      {creating ? (
        <CreateDialog
          kind="page"
          place="pages"
          title={t('pages.new')}
          make={(name, label): PageDraft => ({
            kind: 'page',
            name,
            label,
            icon: 'chart',
            blocks: [{ name: 'markdown_1', block: 'markdown', width: 12, height: 'small', text: welcome }],
          })}
          onClose={() => setCreating(false)}
        />
      ) : null}
    </>
  );
}
