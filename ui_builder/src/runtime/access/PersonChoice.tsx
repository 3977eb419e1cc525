import { useReports } from '../../api/principals';
import { hasRight, useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import styles from './Access.module.css';
import { PrincipalInput } from './PrincipalInput';

interface Props {
  /** Undefined is oneself. */
  value: string | undefined;
  onChange: (user: string | undefined) => void;
}

/** Whose access is explained: anybody's for who looks after users, for managers that of their people. */
export function PersonChoice({ value, onChange }: Props) {
  const { t } = useTexts();
  const { rights, user } = useSession();
  const anybody = hasRight(rights, 'users');
  const reports = useReports(user.id, !anybody).data ?? [];
  if (anybody) {
    return (
      <PrincipalInput
        label={t('access.forWhom')}
        kinds={['user']}
        by="id"
        roles={[]}
        value={{ user: value ?? user.id }}
        onChange={(next) =>
          onChange(next !== null && 'user' in next && next.user !== user.id ? next.user : undefined)
        }
      />
    );
  }
  return reports.length === 0 ? null : (
    <select
      className={styles.person}
      aria-label={t('access.forWhom')}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    >
      <option value="">{t('access.me')}</option>
      {reports.map((each) => (
        <option key={each.value} value={each.value}>
          {each.label}
        </option>
      ))}
    </select>
  );
}
