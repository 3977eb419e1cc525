import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { type Department, type StandIn, useChangeDepartment } from '../../api/departments';
import { fieldErrors } from '../../api/problem';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { RecordLink } from '../../ui/RecordLink';
import { showToast } from '../../ui/toastStore';
import editor from '../editor/Editor.module.css';
import { Choose, Line, Switch } from '../inputs/Plain';
import { Days } from './Days';
import { DepartmentMembers } from './DepartmentMembers';
import { changesOf, standsIn } from './departmentEditing';
import { dayIn } from './grantEditing';
import { canMove } from './hierarchy';
import styles from './People.module.css';
import { PersonChoice } from './PersonChoice';
import tree from './Tree.module.css';

interface Props {
  department: Department;
  all: readonly Department[];
  may: boolean;
}

/** A department: what it is called, what it belongs to, who leads it and who stands in. */
export function DepartmentPanel({ department, all, may }: Props) {
  const { t } = useTexts();
  const [draft, setDraft] = useState(department);
  const [base, setBase] = useState(department);
  const change = useChangeDepartment();
  if (base.version !== department.version) {
    // Moved in the tree, or saved: what was not changed here follows.
    setBase(department);
    setDraft(department);
  }
  const values = changesOf(department, draft);
  const changed = Object.keys(values).length > 0;
  const wrong = change.isError
    ? fieldErrors(change.error, new Set(['name', 'code']))
    : { fields: {}, rest: [] };
  const faults = (name: string) =>
    wrong.fields[name] === undefined ? [] : [{ path: `/${name}`, code: '', message: wrong.fields[name] }];
  const above = all.filter(({ id }) => id === draft.parent || canMove(all, department.id, id));

  function save() {
    change.mutate(
      { id: department.id, version: department.version, values },
      { onSuccess: () => showToast(t('people.saved'), 'done') },
    );
  }

  return (
    <>
      <section className={editor.part} aria-labelledby="department">
        <div className={tree.named}>
          <h3 id="department">{department.name}</h3>
          <RecordLink object="department" id={department.id}>
            {t('people.openRecord')}
          </RecordLink>
        </div>
        <fieldset className={styles.plain} disabled={!may}>
          <Line
            label={t('people.name')}
            value={draft.name}
            faults={faults('name')}
            onChange={(name) => setDraft({ ...draft, name: name ?? '' })}
          />
          <Line
            label={t('people.code')}
            help={t('people.codeHelp')}
            value={draft.code ?? undefined}
            faults={faults('code')}
            onChange={(code) => setDraft({ ...draft, code: code ?? null })}
          />
          <Choose
            label={t('people.belongsTo')}
            value={draft.parent ?? undefined}
            none={t('people.topDepartment')}
            choices={above.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(parent) => setDraft({ ...draft, parent: parent ?? null })}
          />
          <PersonChoice
            label={t('people.head_')}
            help={t('people.headHelp')}
            value={draft.head}
            onChange={(head) => setDraft({ ...draft, head })}
          />
          <StandInLines
            what="acting"
            value={draft.acting}
            onChange={(acting) => setDraft({ ...draft, acting })}
          />
          <StandInLines
            what="deputy"
            value={draft.deputy}
            onChange={(deputy) => setDraft({ ...draft, deputy })}
          />
          <Switch
            label={t('people.departmentActive')}
            help={t('people.departmentActiveHelp')}
            checked={draft.active}
            disabled={!may}
            onChange={(active) => setDraft({ ...draft, active })}
          />
        </fieldset>
        {wrong.rest.map((message) => (
          <p key={message} role="alert" className={styles.problem}>
            {message}
          </p>
        ))}
        {may ? (
          <div className={styles.saveLine}>
            <Button
              type="primary"
              disabled={!changed || draft.name.trim() === ''}
              loading={change.isPending}
              onClick={save}
            >
              {t('people.save')}
            </Button>
            {changed ? (
              <Button
                onClick={() => {
                  change.reset();
                  setDraft(department);
                }}
              >
                {t('editor.cancel')}
              </Button>
            ) : null}
          </div>
        ) : null}
      </section>
      <DepartmentMembers id={department.id} />
      <Link to="/-/setup/users" search={{ department: department.id }} className={styles.quiet}>
        {t('people.membersAsList')}
      </Link>
    </>
  );
}

interface StandInProps {
  what: 'acting' | 'deputy';
  value: StandIn;
  onChange: (value: StandIn) => void;
}

/** Who leads in place of the head, or beside, and from when to when. */
function StandInLines({ what, value, onChange }: StandInProps) {
  const { t } = useTexts();
  const { tenant } = useSession();
  const today = dayIn(tenant.time_zone, new Date());
  const label = t(`people.${what}`);
  return (
    <div className={styles.standIn}>
      <PersonChoice
        label={label}
        help={t(`people.${what}Help`)}
        value={value.who}
        onChange={(who) => onChange({ ...value, who })}
      />
      {value.who === null ? null : (
        <span className={styles.days}>
          <Days
            of={label}
            from={value.from}
            until={value.until}
            onFrom={(day) => onChange({ ...value, from: day })}
            onUntil={(day) => onChange({ ...value, until: day })}
          />
          <span className={standsIn(value, today) ? styles.tag : styles.off}>
            {t(standsIn(value, today) ? 'people.inForceToday' : 'people.notToday')}
          </span>
        </span>
      )}
    </div>
  );
}
