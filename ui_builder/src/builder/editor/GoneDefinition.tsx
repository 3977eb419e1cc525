import { Button } from 'antd';
import type { DraftDefinition } from '../../api/drafts';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { Texts } from '../../meta/types';
import { Notice } from '../../ui/Notice';
import { useDraft } from '../draft/useDraft';

/** A definition that shall go, with the way to keep it. */
export function GoneDefinition({ kind, name }: { kind: string; name: string }) {
  const { t, text } = useTexts();
  const draft = useDraft<DraftDefinition & { label?: Texts }>(kind, name);
  const label = text(draft.before?.label, nameAsText(name));
  return (
    <Notice title={t('editor.gone', { label })} help={t('editor.goneHelp')}>
      <Button type="primary" onClick={() => void draft.discard()}>
        {t('editor.keep')}
      </Button>
    </Notice>
  );
}
