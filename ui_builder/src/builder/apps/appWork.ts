import type { DraftDefinition } from '../../api/drafts';
import type { AppDef, ObjectDef, PageDef, ViewDef } from '../../meta/types';
import { useDraftList } from '../draft/useDraft';
import type { OneOf } from '../editor/useOne';

export type AppDraft = AppDef & DraftDefinition;
export type AppWork = OneOf<AppDraft>;

/** What an app can lead to, the draft laid over. */
export function useAims() {
  const { definitions: objects } = useDraftList<ObjectDef & DraftDefinition>('object');
  const { definitions: views } = useDraftList<ViewDef & DraftDefinition>('view');
  const { definitions: pages } = useDraftList<PageDef & DraftDefinition>('page');
  return { objects, views, pages };
}

export type Aims = ReturnType<typeof useAims>;
