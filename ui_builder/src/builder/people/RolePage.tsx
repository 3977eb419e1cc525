import { Link, useParams } from '@tanstack/react-router';
import type { DraftDefinition } from '../../api/drafts';
import { useGrantables, useUsers } from '../../api/people';
import { hasRight, useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { Texts } from '../../meta/types';
import { PeopleIcon } from '../../ui/icons';
import { useDraftList } from '../draft/useDraft';
import editor from '../editor/Editor.module.css';
import { EditorFrame } from '../editor/EditorFrame';
import { GoneDefinition } from '../editor/GoneDefinition';
import { put } from '../editor/put';
import { useOne } from '../editor/useOne';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Choose } from '../inputs/Plain';
import { Faults, faultsAt } from '../inputs/Property';
import { SetupLink } from '../setup/SetupLink';
import { canMove } from './hierarchy';
import styles from './People.module.css';
import { nodesOf, type RoleDraft, type RoleWork, reportingTo, withSet } from './roleWork';
import tree from './Tree.module.css';

/** A role: what it is, whom it reports to, what it brings, and who has it. */
export function RolePage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return <Opened key={name} name={name} />;
}

function Opened({ name }: { name: string }) {
  const work = useOne<RoleDraft>('role', name);
  return work === null ? <GoneDefinition kind="role" name={name} /> : <Editor work={work} />;
}

function Editor({ work }: { work: RoleWork }) {
  const { t, text } = useTexts();
  const role = work.definition;
  const { definitions } = useDraftList<RoleDraft>('role');
  const nodes = nodesOf(definitions);
  const above = definitions.filter(({ name }) => name === role.reports_to || canMove(nodes, role.name, name));
  return (
    <EditorFrame
      work={work}
      icon={<PeopleIcon />}
      back={{ to: 'roles', label: t('people.roles') }}
      place="roles"
      shown={['/label', '/help', '/reports_to', '/permission_sets']}
    >
      <div className={editor.split} data-even>
        <div className={editor.form}>
          <section className={editor.part} aria-label={t('people.whatItIs')}>
            <LocaleTexts
              label={t('people.roleName')}
              value={role.label}
              faults={faultsAt(work.problems, '/label')}
              onChange={(label) => work.save({ ...role, label })}
            />
            <LocaleTexts
              label={t('people.roleHelp')}
              value={role.help}
              faults={faultsAt(work.problems, '/help')}
              onChange={(help) =>
                work.save(put(role, 'help', Object.keys(help).length === 0 ? undefined : help))
              }
            />
            <Choose
              label={t('people.reportsTo')}
              help={t('people.reportsToHelp')}
              value={role.reports_to}
              none={t('people.topRole')}
              choices={above.map(({ name, label }) => ({
                value: name,
                label: text(label, nameAsText(name)),
              }))}
              faults={faultsAt(work.problems, '/reports_to')}
              onChange={(to) => work.save(reportingTo(role, to ?? null))}
            />
          </section>
          <Sets work={work} />
        </div>
        <Holders role={role.name} />
      </div>
    </EditorFrame>
  );
}

type SetDraft = DraftDefinition & { readonly label: Texts; readonly help?: Texts };

function Sets({ work }: { work: RoleWork }) {
  const { t, text } = useTexts();
  const role = work.definition;
  const { definitions } = useDraftList<SetDraft>('permission_set');
  return (
    <section className={editor.part} aria-labelledby="sets">
      <h3 id="sets">{t('people.permissionSets')}</h3>
      <p className={editor.help}>{t('people.roleSetsHelp')}</p>
      {definitions.length === 0 ? <p className={styles.quiet}>{t('people.noSetsYet')}</p> : null}
      <ul className={tree.sets}>
        {definitions.map(({ name, label, help }) => (
          <li key={name}>
            <label className={styles.check}>
              <input
                type="checkbox"
                checked={role.permission_sets.includes(name)}
                onChange={(event) => work.save(withSet(role, name, event.target.checked))}
              />
              <span>
                <strong>{text(label, nameAsText(name))}</strong>
                <span className={styles.help}>{text(help)}</span>
              </span>
            </label>
            <SetupLink to={`permission-sets/${name}`}>{t('people.openSet')}</SetupLink>
          </li>
        ))}
      </ul>
      <Faults faults={faultsAt(work.problems, '/permission_sets')} />
    </section>
  );
}

function Holders({ role }: { role: string }) {
  const { t } = useTexts();
  const { rights } = useSession();
  const { data } = useGrantables();
  const published = data?.roles.some(({ name }) => name === role) ?? true;
  return (
    <section className={editor.part} aria-labelledby="holders">
      <h3 id="holders">{t('people.whoHasIt')}</h3>
      {!published ? (
        <p className={styles.quiet}>{t('people.notPublished')}</p>
      ) : hasRight(rights, 'users') ? (
        <HolderList role={role} />
      ) : (
        <p className={styles.quiet}>
          {t('people.holders', { count: data?.roles.find(({ name }) => name === role)?.users ?? 0 })}
        </p>
      )}
    </section>
  );
}

const SHOWN = 12;

function HolderList({ role }: { role: string }) {
  const { t } = useTexts();
  const { data } = useUsers({ role, active: '1' });
  const page = data?.pages[0];
  if (page === undefined) {
    return <p className={styles.quiet}>{t('state.loading')}</p>;
  }
  if (page.count === 0) {
    return <p className={styles.quiet}>{t('people.nobodyHasIt')}</p>;
  }
  return (
    <>
      <ul className={styles.plainRows}>
        {page.users.slice(0, SHOWN).map((user) => (
          <li key={user.id}>
            <Link to="/-/setup/users/$id" params={{ id: user.id }}>
              {user.name}
            </Link>
            <span className={styles.quiet}>{user.department?.label}</span>
          </li>
        ))}
      </ul>
      {page.count > SHOWN ? (
        <Link to="/-/setup/users" search={{ role }}>
          {t('people.allHolders', { count: page.count })}
        </Link>
      ) : null}
    </>
  );
}
