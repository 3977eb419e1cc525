import { Button } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { type Principal, useGrantedRoles, useShareWork } from '../../api/access';
import type { PrincipalKind } from '../../api/principals';
import { faultText } from '../../api/problem';
import { hasRight, useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';
import styles from './Access.module.css';
import { endOfDay } from './endOfDay';
import { PrincipalInput } from './PrincipalInput';
import { useShareName } from './useShareName';

const KINDS: readonly PrincipalKind[] = ['user', 'team', 'queue', 'department', 'department_and_below'];

/** With whom, how far, until when, and whether as a member of the record's team. */
export function ShareForm({ object, id }: { object: string; id: string }) {
  const { t } = useTexts();
  const { rights, time_zone } = useSession();
  const knows = hasRight(rights, 'users') || hasRight(rights, 'builder');
  const roles = useGrantedRoles(knows).data ?? [];
  const { add } = useShareWork(object, id);
  const nameOf = useShareName();
  const form = useId();
  const [whom, setWhom] = useState<Principal | null>(null);
  const [level, setLevel] = useState<'read' | 'edit'>('read');
  const [until, setUntil] = useState('');
  const [team, setTeam] = useState(false);
  const [part, setPart] = useState('');
  const [wrong, setWrong] = useState('');

  function submit(event: FormEvent) {
    event.preventDefault();
    if (whom === null) {
      setWrong(t('access.chooseWhom'));
      return;
    }
    setWrong('');
    add.mutate(
      {
        principal: whom,
        level,
        cause: team ? 'team' : 'manual',
        ...(team && part.trim() !== '' ? { role: part.trim() } : {}),
        ...(until === '' ? {} : { until: endOfDay(until, time_zone) }),
      },
      {
        onSuccess: (share) => {
          showToast(t('access.added', { name: nameOf(share) }), 'done');
          setWhom(null);
          setPart('');
        },
        onError: (error) => setWrong(faultText(error)),
      },
    );
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <div>
        <span className={styles.label}>{t('access.whom')}</span>
        <PrincipalInput
          label={t('access.whom')}
          kinds={knows ? [...KINDS, 'role', 'role_and_below', 'everyone'] : [...KINDS, 'everyone']}
          by="id"
          roles={roles}
          value={whom}
          invalid={wrong !== '' && whom === null}
          onChange={setWhom}
        />
      </div>
      <div className={styles.pair}>
        <label htmlFor={`${form}-level`}>
          {t('access.level')}
          <select
            id={`${form}-level`}
            className={styles.box}
            value={level}
            onChange={(event) => setLevel(event.target.value as 'read' | 'edit')}
          >
            <option value="read">{t('access.shareLevel_read')}</option>
            <option value="edit">{t('access.shareLevel_edit')}</option>
          </select>
        </label>
        <label htmlFor={`${form}-until`}>
          {t('access.until')}
          <input
            id={`${form}-until`}
            className={styles.box}
            type="date"
            value={until}
            aria-describedby={`${form}-until-help`}
            onChange={(event) => setUntil(event.target.value)}
          />
        </label>
      </div>
      <p id={`${form}-until-help`} className={styles.quiet}>
        {t('access.untilHelp')}
      </p>
      <label className={styles.check}>
        <input type="checkbox" checked={team} onChange={(event) => setTeam(event.target.checked)} />
        {t('access.asTeam')}
      </label>
      {team ? (
        <label htmlFor={`${form}-part`}>
          {t('access.role')}
          <input
            id={`${form}-part`}
            className={styles.box}
            value={part}
            maxLength={80}
            placeholder={t('access.roleHelp')}
            onChange={(event) => setPart(event.target.value)}
          />
        </label>
      ) : null}
      <p role={wrong === '' ? undefined : 'alert'} className={styles.fault}>
        {wrong}
      </p>
      <Button type="primary" htmlType="submit" loading={add.isPending}>
        {t('access.add')}
      </Button>
    </form>
  );
}
