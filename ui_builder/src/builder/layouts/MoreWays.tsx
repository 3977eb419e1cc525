import { useNavigate } from '@tanstack/react-router';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import type { LayoutForDef } from '../../meta/types';
import { type ActionItem, ActionMenu } from '../../ui/ActionMenu';
import { CodeIcon, CopyIcon, DeviceIcon, MoreIcon, RefreshIcon, TrashIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import { useDraftList } from '../draft/useDraft';
import { useDesigner } from './designer';
import { generatedContent } from './generated';
import type { LayoutDraft } from './layoutDraft';
import { variantOf } from './variants';

/** What can be done with the layout as a whole. */
export function MoreWays() {
  const { t, text } = useTexts();
  const { draft, layout, definitions, info, objects, choose } = useDesigner();
  const list = useDraftList<LayoutDraft>('layout');
  const navigate = useNavigate();
  const goTo = (place: string) => navigate({ to: '/-/setup/$', params: { _splat: place } });
  const others = list.definitions.filter(
    (each) => each.object === layout.object && each.type === layout.type,
  );

  async function copyFor(only: LayoutForDef) {
    const made = variantOf(
      layout,
      only,
      list.definitions.map(({ name }) => name),
    );
    try {
      await list.create(made);
      await goTo(`layouts/${made.name}`);
    } catch (error) {
      showToast(faultText(error), 'wrong');
    }
  }

  function reset() {
    const { header: _, side: __, ...rest } = layout;
    draft.save({ ...rest, ...generatedContent({ definitions, info, objects }, layout.type) });
    choose('');
    showToast(t('layouts.wasReset'), 'done', { label: t('draft.undo'), run: draft.undo });
  }

  const isThere = (only: LayoutForDef) =>
    others.some(
      ({ for: of }) =>
        of?.record_type === only.record_type && of?.device === only.device && of?.users === only.users,
    );
  const keep = layout.for ?? {};
  const variants: ActionItem[] = [
    ...(info.definition.record_types ?? [])
      .filter((type) => !isThere({ ...keep, record_type: type.name }))
      .map((type) => ({
        name: `type ${type.name}`,
        label: t('layouts.copyForType', { type: text(type.label, type.name) }),
        icon: <CopyIcon />,
        run: () => void copyFor({ ...keep, record_type: type.name }),
      })),
    ...(isThere({ ...keep, device: 'phone' })
      ? []
      : [
          {
            name: 'phone',
            label: t('layouts.copyForPhone'),
            icon: <DeviceIcon />,
            run: () => void copyFor({ ...keep, device: 'phone' }),
          },
        ]),
  ];
  return (
    <ActionMenu
      label={t('layouts.more')}
      icon={<MoreIcon />}
      items={[
        ...variants,
        { name: 'reset', label: t('layouts.reset'), icon: <RefreshIcon />, run: reset },
        {
          name: 'json',
          label: t('layouts.asJson'),
          icon: <CodeIcon />,
          run: () => void goTo(`definitions/layout/${layout.name}`),
        },
        {
          name: 'delete',
          label: t('layouts.delete'),
          icon: <TrashIcon />,
          danger: true,
          run: () => {
            draft.remove();
            void goTo(`objects/${layout.object}/layouts`);
          },
        },
      ]}
    />
  );
}
