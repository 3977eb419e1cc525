import { Button } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import type { Principal } from '../../api/access';
import type { Subject } from '../../api/personal';
import { useTexts } from '../../i18n/useTexts';
import { PrincipalInput } from '../../runtime/access/PrincipalInput';
import { SearchIcon } from '../../ui/icons';
import inputs from '../inputs/inputs.module.css';
import { Segments } from '../inputs/Plain';
import styles from './Personal.module.css';

const WAYS = ['email', 'phone', 'user'] as const;
type Way = (typeof WAYS)[number];

/** Who is looked for: by mail address, by phone number, or a user. */
export function FindForm({ busy, onFind }: { busy: boolean; onFind: (subject: Subject) => void }) {
  const { t } = useTexts();
  const id = useId();
  const [way, setWay] = useState<Way>('email');
  const [typed, setTyped] = useState('');
  const [user, setUser] = useState<Principal | null>(null);
  const subject = subjectOf(way, typed.trim(), user);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (subject !== null) {
      onFind(subject);
    }
  }

  return (
    <form className={styles.find} onSubmit={submit}>
      <Segments
        label={t('personal.by')}
        value={way}
        choices={WAYS.map((value) => ({ value, label: t(`personal.by_${value}`) }))}
        onChange={setWay}
      />
      {way === 'user' ? (
        <span className={styles.who}>
          <PrincipalInput
            label={t('personal.by_user')}
            kinds={['user']}
            by="id"
            roles={[]}
            value={user}
            onChange={setUser}
          />
        </span>
      ) : (
        <input
          id={id}
          className={inputs.box}
          type={way === 'email' ? 'email' : 'tel'}
          autoComplete="off"
          value={typed}
          placeholder={t(`personal.example_${way}`)}
          aria-label={t(`personal.by_${way}`)}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      <Button
        type="primary"
        htmlType="submit"
        icon={<SearchIcon />}
        disabled={subject === null}
        loading={busy}
      >
        {t('personal.find')}
      </Button>
    </form>
  );
}

function subjectOf(way: Way, typed: string, user: Principal | null): Subject | null {
  if (way === 'user') {
    return user !== null && 'user' in user ? { user: user.user } : null;
  }
  return typed === '' ? null : way === 'email' ? { email: typed } : { phone: typed };
}
