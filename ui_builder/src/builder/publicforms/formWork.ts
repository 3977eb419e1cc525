import type { OneOf } from '../editor/useOne';
import type { FormDraft } from './formEditing';

/** A public form that is worked on. */
export type FormWork = OneOf<FormDraft>;
