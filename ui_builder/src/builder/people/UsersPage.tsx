import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useDeferredValue, useEffect, useState } from 'react';
import { useDepartments } from '../../api/departments';
import { useGrantables, useUsers } from '../../api/people';
import { useTexts } from '../../i18n/useTexts';
import { PlusIcon } from '../../ui/icons';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import editor from '../editor/Editor.module.css';
import { Segments } from '../inputs/Plain';
import { indented } from './departmentChoice';
import { NewUser } from './NewUser';
import styles from './People.module.css';
import { UserTable } from './UserTable';
import { filterOf, type UsersSearch, withPart } from './usersSearch';

const STATES = ['active', 'inactive', 'all'] as const;

/** The users: who they are, what they are granted, and when they were here last. */
export function UsersPage() {
  const { t, locale } = useTexts();
  const search = useSearch({ strict: false }) as UsersSearch;
  const navigate = useNavigate();
  const [inviting, setInviting] = useState(false);
  const users = useUsers(filterOf(search));
  useTitle(t('people.users'));
  const set = (part: keyof UsersSearch, value: string | undefined) =>
    void navigate({ to: '/-/setup/users', search: withPart(search, part, value), replace: true });
  const found = users.data?.pages.flatMap((page) => page.users) ?? [];
  const count = users.data?.pages[0]?.count ?? 0;

  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('people.users')}</h2>
          <p>{t('people.usersHelp')}</p>
        </div>
        <Button type="primary" icon={<PlusIcon />} onClick={() => setInviting(true)}>
          {t('people.newUser')}
        </Button>
      </div>
      <div className={styles.filters}>
        <SearchBox value={search.q ?? ''} onChange={(q) => set('q', q === '' ? undefined : q)} />
        <Segments
          label={t('people.state')}
          value={search.state ?? 'active'}
          choices={STATES.map((value) => ({ value, label: t(`people.state_${value}`) }))}
          onChange={(state) => set('state', state === 'active' ? undefined : state)}
        />
        <RoleFilter value={search.role} onChange={(role) => set('role', role)} />
        <DepartmentFilter
          value={search.department}
          onChange={(department) => set('department', department)}
        />
        {users.data === undefined ? null : (
          <span className={styles.count} role="status">
            {t('people.userCount', { count, shown: new Intl.NumberFormat(locale).format(count) })}
          </span>
        )}
      </div>
      {users.data === undefined ? (
        users.error === null ? (
          <Loading />
        ) : (
          <Failure error={users.error} retry={() => users.refetch()} />
        )
      ) : found.length === 0 ? (
        <Notice title={t('people.noneFound')} help={t('people.noneFoundHelp')} />
      ) : (
        <>
          <UserTable users={found} />
          {users.hasNextPage ? (
            <div className={styles.moreLine}>
              <Button loading={users.isFetchingNextPage} onClick={() => void users.fetchNextPage()}>
                {t('people.more')}
              </Button>
            </div>
          ) : null}
        </>
      )}
      {inviting ? <NewUser onClose={() => setInviting(false)} /> : null}
    </>
  );
}

/** Searches as one types; the address follows. */
function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState(value);
  const settled = useDeferredValue(typed);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is told what was typed, and nothing else
  useEffect(() => {
    if (settled.trim() !== value) {
      const wait = setTimeout(() => onChange(settled.trim()), 250);
      return () => clearTimeout(wait);
    }
    return undefined;
  }, [settled]);
  return (
    <input
      type="search"
      className={styles.search}
      aria-label={t('people.search')}
      placeholder={t('people.search')}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}

interface FilterProps {
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

function RoleFilter({ value, onChange }: FilterProps) {
  const { t, text } = useTexts();
  const { data } = useGrantables();
  return (
    <select
      className={styles.select}
      aria-label={t('people.role')}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      <option value="">{t('people.anyRole')}</option>
      {data?.roles.map(({ name, label }) => (
        <option key={name} value={name}>
          {text(label, name)}
        </option>
      ))}
    </select>
  );
}

function DepartmentFilter({ value, onChange }: FilterProps) {
  const { t } = useTexts();
  const { data } = useDepartments();
  return (
    <select
      className={styles.select}
      aria-label={t('people.department')}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      <option value="">{t('people.anyDepartment')}</option>
      {indented(data ?? []).map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </select>
  );
}
