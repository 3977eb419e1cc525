import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useKnownObject } from '../../api/app';
import { type Department, useChangeDepartment, useDepartments } from '../../api/departments';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { PlusIcon } from '../../ui/icons';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { useTitle } from '../../ui/useTitle';
import editor from '../editor/Editor.module.css';
import { DepartmentPanel } from './DepartmentPanel';
import { HierarchyTree } from './HierarchyTree';
import { NewDepartment } from './NewDepartment';
import styles from './Tree.module.css';

/** The departments of the company, each below another one, and who leads them. */
export function DepartmentsPage() {
  const { t } = useTexts();
  const { data, error, refetch } = useDepartments();
  const may = useKnownObject('department')?.may;
  const [below, setBelow] = useState<Department | 'top' | null>(null);
  useTitle(t('people.departments'));
  return (
    <div data-wide>
      <div className={editor.tools}>
        <div>
          <h2>{t('people.departments')}</h2>
          <p>{t('people.departmentsHelp')}</p>
        </div>
        {may?.create === true ? (
          <Button type="primary" icon={<PlusIcon />} onClick={() => setBelow('top')}>
            {t('people.newDepartment')}
          </Button>
        ) : null}
      </div>
      {data === undefined ? (
        error === null ? (
          <Loading />
        ) : (
          <Failure error={error} retry={() => refetch()} />
        )
      ) : data.length === 0 ? (
        <Notice title={t('people.noDepartmentsYet')} />
      ) : (
        <Tree
          departments={data}
          may={may?.update === true}
          add={may?.create === true ? setBelow : undefined}
        />
      )}
      {below === null ? null : (
        <NewDepartment below={below === 'top' ? null : below} onClose={() => setBelow(null)} />
      )}
    </div>
  );
}

interface TreeProps {
  departments: readonly Department[];
  may: boolean;
  add: ((below: Department) => void) | undefined;
}

function Tree({ departments, may, add }: TreeProps) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { department } = useSearch({ strict: false }) as { department?: string };
  const chosen = departments.find(({ id }) => id === department);
  const move = useMoveDepartment(departments);
  return (
    <div className={editor.split} data-even>
      <HierarchyTree
        nodes={departments}
        label={t('people.departments')}
        top={t('people.topDepartment')}
        called={({ name }) => name}
        {...(may ? { onMove: move } : {})}
      >
        {(each) => (
          <>
            <button
              type="button"
              className={styles.entry}
              aria-current={each.id === department}
              data-inactive={!each.active}
              onClick={() =>
                void navigate({
                  to: '/-/setup/departments',
                  search: { department: each.id },
                  replace: true,
                })
              }
            >
              <strong>{each.name}</strong>
              <span>{each.head?.label ?? t('people.noHead')}</span>
            </button>
            {add === undefined ? null : (
              <button
                type="button"
                className={editor.square}
                aria-label={t('people.addBelow', { name: each.name })}
                title={t('people.addBelow', { name: each.name })}
                onClick={() => add(each)}
              >
                <PlusIcon />
              </button>
            )}
          </>
        )}
      </HierarchyTree>
      <div className={styles.side}>
        {chosen === undefined ? (
          <section className={editor.part} aria-label={t('people.department')}>
            <p className={editor.help}>{t('people.chooseDepartment')}</p>
          </section>
        ) : (
          <DepartmentPanel key={chosen.id} department={chosen} all={departments} may={may} />
        )}
      </div>
    </div>
  );
}

/** Puts a department below another one; one can go back at once. */
function useMoveDepartment(departments: readonly Department[]) {
  const { t } = useTexts();
  const change = useChangeDepartment();

  function put(id: string, version: number, to: string | null, done: (version: number) => void) {
    change.mutate(
      { id, version, values: { parent: to } },
      {
        onSuccess: (saved) => done(saved.version),
        onError: (error) => showToast(faultText(error), 'wrong'),
      },
    );
  }

  return (id: string, to: string | null) => {
    const moved = departments.find((each) => each.id === id);
    if (moved !== undefined) {
      put(id, moved.version, to, (version) =>
        showToast(t('people.departmentMoved', { name: moved.name }), 'done', {
          label: t('draft.undo'),
          run: () => put(id, version, moved.parent, () => undefined),
        }),
      );
    }
  };
}
