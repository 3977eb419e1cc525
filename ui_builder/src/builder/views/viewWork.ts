import type { OneOf } from '../editor/useOne';
import type { ViewDraft } from '../objects/pageDrafts';

/** A view that is worked on. */
export type ViewWork = OneOf<ViewDraft>;
