import { useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import { Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { DraftScope } from '../draft/DraftScope';
import { type DraftOf, useDraft } from '../draft/useDraft';
import { SetupLink } from '../setup/SetupLink';
import { LayoutDesigner } from './LayoutDesigner';
import type { LayoutDraft } from './layoutDraft';

/** The page where a layout is put together. */
export function LayoutPage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return <Opened key={name} name={name} />;
}

function Opened({ name }: { name: string }) {
  const { t } = useTexts();
  const draft = useDraft<LayoutDraft>('layout', name);
  if (draft.definition === null) {
    return (
      <Notice title={t('layouts.gone')} help={t('layouts.goneHelp')}>
        <Button type="primary" onClick={() => void draft.discard()}>
          {t('layouts.keep')}
        </Button>
      </Notice>
    );
  }
  return (
    <DraftScope>
      <OfObject draft={draft} layout={draft.definition} />
    </DraftScope>
  );
}

function OfObject({ draft, layout }: { draft: DraftOf<LayoutDraft>; layout: LayoutDraft }) {
  const { t, text } = useTexts();
  const info = useDefinitions().object(layout.object);
  const title = t(`layouts.title_${layout.type}`, { object: text(info?.definition.label, layout.object) });
  useTitle(title);
  if (info === undefined || layout.tabs.length === 0) {
    const address = `definitions/layout/${layout.name}`;
    return (
      <Notice title={t('layouts.broken')} help={t('layouts.brokenHelp')}>
        <SetupLink to={address}>{t('layouts.asJson')}</SetupLink>
      </Notice>
    );
  }
  return <LayoutDesigner draft={draft} layout={layout} info={info} title={title} />;
}
