import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import type { Principal } from '../../api/access';
import {
  kindOf,
  type NamedBy,
  type PrincipalKind,
  principalOf,
  type RoleChoice,
  usePrincipal,
  usePrincipalSearch,
  whichOf,
} from '../../api/principals';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import styles from './PrincipalInput.module.css';

interface Props {
  label: string;
  kinds: readonly PrincipalKind[];
  by: NamedBy;
  roles: readonly RoleChoice[];
  /** Null where nobody is chosen yet; then it stands at the kind chosen last. */
  value: Principal | null;
  invalid?: boolean;
  onChange: (value: Principal | null) => void;
}

/** A user, or several that belong together: of which kind, and which. */
export function PrincipalInput({ label, kinds, by, roles, value, invalid = false, onChange }: Props) {
  const { t } = useTexts();
  const [wanted, setWanted] = useState<PrincipalKind>(kinds[0] ?? 'user');
  const kind = value === null ? wanted : kindOf(value);
  return (
    <span className={styles.principal} data-alone={kinds.length === 1}>
      {kinds.length === 1 ? null : (
        <select
          className={styles.kind}
          aria-label={t('access.kindOf', { label })}
          value={kind}
          onChange={(event) => {
            const next = event.target.value as PrincipalKind;
            setWanted(next);
            onChange(next === 'everyone' ? principalOf(next, '') : null);
          }}
        >
          {kinds.map((each) => (
            <option key={each} value={each}>
              {t(`access.kind_${each}`)}
            </option>
          ))}
        </select>
      )}
      {kind === 'everyone' ? null : (
        <Which
          key={kind}
          {...{ label, kind, by, roles, invalid }}
          value={value === null ? undefined : whichOf(value)}
          onChange={(next) => onChange(next === undefined ? null : principalOf(kind, next))}
        />
      )}
    </span>
  );
}

const WHOLE = { width: '100%' };

interface WhichProps extends Omit<Props, 'kinds' | 'value' | 'onChange'> {
  kind: PrincipalKind;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

function Which({ label, kind, by, roles, value, invalid, onChange }: WhichProps) {
  const { t, text } = useTexts();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const ofRoles = kind === 'role' || kind === 'role_and_below';
  const search = usePrincipalSearch(kind, by, useDeferredValue(typed), open && !ofRoles);
  const chosen = usePrincipal(kind, by, ofRoles ? undefined : value);
  const sought = typed.trim().toLowerCase();
  const found = ofRoles
    ? roles
        .map((role) => ({ value: role.name, label: text(role.label, nameAsText(role.name)), detail: '' }))
        .filter((each) => each.label.toLowerCase().includes(sought))
    : (search.data ?? []);
  const known = value === undefined || sought !== '' || found.some((each) => each.value === value);
  const own = chosen ?? { value: value ?? '', label: value ?? '', detail: '' };
  return (
    <Select
      style={WHOLE}
      value={value ?? null}
      options={known ? [...found] : [own, ...found]}
      optionRender={({ label: name, data }) => (
        <span className={styles.option}>
          {name}
          {data.detail === '' ? null : <small>{data.detail}</small>}
        </span>
      )}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      onOpenChange={setOpen}
      loading={search.isFetching}
      notFoundContent={t(
        search.isFetching ? 'state.loading' : search.isError ? 'state.failed' : 'access.nobodyFound',
      )}
      placeholder={t(`access.find_${kind}`)}
      status={invalid ? 'error' : ''}
      aria-label={label}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}
