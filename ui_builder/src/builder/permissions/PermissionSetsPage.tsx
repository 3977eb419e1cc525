import { Button } from 'antd';
import { useState } from 'react';
import { useHolders } from '../../api/access';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { PlusIcon, ShieldIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import { CreateDialog } from '../editor/CreateDialog';
import { DefinitionCards } from '../editor/DefinitionCards';
import editor from '../editor/Editor.module.css';
import { Choose } from '../inputs/Plain';
import type { RoleDef } from './HolderList';
import { copiedFrom, type PermissionSetDef } from './permissionSet';

/** The permission sets, each with who has it. */
export function PermissionSetsPage() {
  const { t, text } = useTexts();
  const { definitions, stateOf } = useDraftList<PermissionSetDef>('permission_set');
  const { definitions: roles } = useDraftList<RoleDef>('role');
  const holders = useHolders().data;
  const [creating, setCreating] = useState(false);
  const [from, setFrom] = useState<string | undefined>();
  useTitle(t('permissions.title'));

  function detail(set: PermissionSetDef): string {
    const by = roles.filter(({ permission_sets: sets = [] }) => sets.includes(set.name)).length;
    const users = holders?.get(set.name);
    return [
      ...(by === 0 ? [] : [t('permissions.inRoles', { count: by })]),
      ...(users === undefined || (users === 0 && by > 0) ? [] : [t('permissions.people', { count: users })]),
    ].join(' · ');
  }

  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('permissions.title')}</h2>
          <p>{t('permissions.about')}</p>
        </div>
        <Button type="primary" icon={<PlusIcon />} onClick={() => setCreating(true)}>
          {t('permissions.new')}
        </Button>
      </div>
      {definitions.length === 0 ? (
        <Notice title={t('permissions.noSets')} help={t('permissions.noSetsHelp')} />
      ) : null}
      <DefinitionCards
        cards={definitions.map((set) => ({
          name: set.name,
          to: `permission-sets/${set.name}`,
          label: text(set.label, nameAsText(set.name)),
          icon: <ShieldIcon />,
          detail: [text(set.help), detail(set)].filter(Boolean).join(' · '),
          state: stateOf(set.name),
        }))}
      />
      {creating ? (
        <CreateDialog
          kind="permission_set"
          place="permission-sets"
          title={t('permissions.new')}
          make={(name, label): PermissionSetDef => {
            const fresh: PermissionSetDef = { kind: 'permission_set', name, label };
            const other = definitions.find((each) => each.name === from);
            return other === undefined ? fresh : copiedFrom(fresh, other);
          }}
          onClose={() => setCreating(false)}
        >
          <Choose
            label={t('permissions.startFrom')}
            value={from}
            none={t('permissions.startEmpty')}
            choices={definitions.map(({ name, label }) => ({
              value: name,
              label: text(label, nameAsText(name)),
            }))}
            onChange={setFrom}
          />
        </CreateDialog>
      ) : null}
    </>
  );
}
