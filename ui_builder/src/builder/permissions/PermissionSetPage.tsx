import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTexts } from '../../i18n/useTexts';
import { ShieldIcon } from '../../ui/icons';
import { EditorFrame } from '../editor/EditorFrame';
import { GoneDefinition } from '../editor/GoneDefinition';
import { useOne } from '../editor/useOne';
import { Segments } from '../inputs/Plain';
import { ComparePart } from './ComparePart';
import { MatrixPart } from './MatrixPart';
import styles from './Permissions.module.css';
import { PlatformPart } from './PlatformPart';
import type { PermissionSetDef, PermissionSetWork } from './permissionSet';
import { TABS, type Tab } from './setSearch';

/** The editor of a permission set: objects and fields, what is about none, and how it differs from another set. */
export function PermissionSetPage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return <Opened key={name} name={name} />;
}

function Opened({ name }: { name: string }) {
  const work = useOne<PermissionSetDef>('permission_set', name);
  return work === null ? <GoneDefinition kind="permission_set" name={name} /> : <Editor work={work} />;
}

function Editor({ work }: { work: PermissionSetWork }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { tab = 'objects', beside } = useSearch({ from: '/-/setup/permission-sets/$name' });
  const { name } = work.definition;
  const show = (next: { tab: Tab; beside?: string | undefined }) =>
    void navigate({
      to: '/-/setup/permission-sets/$name',
      params: { name },
      search: { tab: next.tab, ...(next.beside === undefined ? {} : { beside: next.beside }) },
      replace: true,
    });
  return (
    <EditorFrame
      work={work}
      icon={<ShieldIcon />}
      back={{ to: 'permission-sets', label: t('permissions.title') }}
      place="permission-sets"
      shown={['/label', '/help', '/apps']}
    >
      <div className={styles.tabs}>
        <Segments
          label={t('permissions.parts')}
          value={tab}
          choices={TABS.map((value) => ({ value, label: t(`permissions.tab_${value}`) }))}
          onChange={(next) => show({ tab: next, beside })}
        />
      </div>
      {tab === 'objects' ? <MatrixPart work={work} /> : null}
      {tab === 'platform' ? <PlatformPart work={work} /> : null}
      {tab === 'compare' ? (
        <ComparePart set={work.definition} beside={beside} onBeside={(next) => show({ tab, beside: next })} />
      ) : null}
    </EditorFrame>
  );
}
