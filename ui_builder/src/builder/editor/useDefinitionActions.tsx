import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { DraftDefinition } from '../../api/drafts';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { Texts } from '../../meta/types';
import type { ActionItem } from '../../ui/ActionMenu';
import { CodeIcon, CopyIcon, TrashIcon, UndoIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import { useDraftList } from '../draft/useDraft';
import { copyOf } from './copyOf';
import { DeleteDefinition } from './DeleteDefinition';
import type { OneOf } from './useOne';

export type Labelled = DraftDefinition & { readonly label: Texts };

export interface DefinitionPlace<T> {
  /** Where one came from, below `/-/setup/`, and what that is called. */
  readonly back: { readonly to: string; readonly label: string };
  /** Where definitions of the kind are worked on. */
  readonly place: string;
  /** Gives what a copy must say otherwise. */
  readonly copied?: ((copy: T) => T) | undefined;
}

interface DefinitionActions {
  readonly actions: readonly ActionItem[];
  /** What asks before it goes; nothing while nothing is asked. */
  readonly asking: ReactNode;
}

/** Gives what is done with all of a definition: copied, shown as JSON, discarded, deleted. */
export function useDefinitionActions<T extends Labelled>(
  work: OneOf<T>,
  { back, place, copied }: DefinitionPlace<T>,
): DefinitionActions {
  const { t, text } = useTexts();
  const { definition, state } = work;
  const { kind, name } = definition;
  const navigate = useNavigate();
  const list = useDraftList<T>(kind);
  const [deleting, setDeleting] = useState(false);
  const label = text(definition.label, nameAsText(name));
  const go = (to: string) => void navigate({ to: '/-/setup/$', params: { _splat: to } });

  async function duplicate() {
    const names = list.definitions.map((each) => each.name);
    const copy = copyOf(definition, names, (lng, old) => t('editor.copyOf', { lng, label: old }));
    try {
      await list.create(copied === undefined ? copy : copied(copy));
      go(`${place}/${copy.name}`);
    } catch (error) {
      showToast(faultText(error), 'wrong');
    }
  }

  function remove() {
    setDeleting(false);
    list.remove(name).then(
      () => {
        go(back.to);
        const again = () => void list.discard(name);
        showToast(t('editor.deleted', { label }), 'done', { label: t('draft.undo'), run: again });
      },
      (error) => showToast(faultText(error), 'wrong'),
    );
  }

  async function discard() {
    const restore = await work.discard();
    showToast(t('editor.discarded', { label }), 'done', {
      label: t('draft.undo'),
      run: () => void restore(),
    });
    if (work.before === null) {
      go(back.to);
    }
  }

  const actions: readonly ActionItem[] = [
    { name: 'copy', label: t('editor.duplicate'), icon: <CopyIcon />, run: () => void duplicate() },
    {
      name: 'json',
      label: t('editor.json'),
      icon: <CodeIcon />,
      run: () => go(`definitions/${kind}/${name}`),
    },
    ...(state === 'same'
      ? []
      : [{ name: 'discard', label: t('editor.discard'), icon: <UndoIcon />, run: () => void discard() }]),
    ...(work.package === null
      ? [
          {
            name: 'delete',
            label: t('editor.delete'),
            icon: <TrashIcon />,
            danger: true,
            run: () => setDeleting(true),
          },
        ]
      : []),
  ];
  const asking = deleting ? (
    <DeleteDefinition
      kind={kind}
      name={name}
      label={label}
      onDelete={remove}
      onClose={() => setDeleting(false)}
    />
  ) : null;
  return { actions, asking };
}
