import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { faultText } from '../../api/problem';
import type { FieldDef } from '../../meta/types';
import { showToast } from '../../ui/toastStore';
import { type DraftOf, useDraft } from '../draft/useDraft';
import { isMentioned, renameNew, settledName } from './editing';
import { noteName } from './fresh';
import { fieldAt, type ObjectDraft } from './objectDraft';

export type ObjectWork = Omit<DraftOf<ObjectDraft>, 'definition'> & { readonly definition: ObjectDraft };

/** Gives an object to work on; null where it shall go. */
export function useObject(name: string): ObjectWork | null {
  const draft = useDraft<ObjectDraft>('object', name);
  const { definition } = draft;
  return useMemo(() => (definition === null ? null : { ...draft, definition }), [draft, definition]);
}

/** Goes to a place of an object's pages. */
export function useGoTo(object: string): (place: string, replace?: boolean) => void {
  const navigate = useNavigate();
  return (place, replace = false) =>
    void navigate({ to: '/-/setup/$', params: { _splat: `objects/${object}/${place}` }, replace });
}

interface Settled {
  readonly object: ObjectDraft;
  readonly name: string;
}

/** Names a new field by the label that it has got, wherever it is named already; gives the object then. */
export function useSettledName(work: ObjectWork): (field: FieldDef) => Settled {
  const goTo = useGoTo(work.definition.name);
  return (field) => {
    const { definition, before } = work;
    const published = before !== null && fieldAt(before, field.name) !== undefined;
    const name = settledName(definition, field, published);
    if (name === null) {
      return { object: definition, name: field.name };
    }
    if (isMentioned(definition, field.name)) {
      work.rename(name, field.name).then(
        () => goTo(`fields/${name}`, true),
        (error) => showToast(faultText(error), 'wrong'),
      );
      return { object: definition, name: field.name };
    }
    noteName(definition.name, field.name, name);
    const object = renameNew(definition, field.name, name);
    work.save(object);
    return { object, name };
  };
}
