import type { Grant, GrantableSet } from '../../api/people';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { CloseIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { Days } from './Days';
import { added, dated, dayIn, stateOf, without } from './grantEditing';
import styles from './People.module.css';

interface Props {
  label: string;
  add: string;
  none: string;
  grants: readonly Grant[];
  known: readonly GrantableSet[];
  onChange: (grants: readonly Grant[]) => void;
}

/** Roles, or permission sets, of a user, each from when to when. */
export function GrantList({ label, add, none, grants, known, onChange }: Props) {
  const { t, text } = useTexts();
  const { tenant } = useSession();
  const today = dayIn(tenant.time_zone, new Date());
  const called = (name: string) => text(known.find((each) => each.name === name)?.label, nameAsText(name));
  const free = known.filter(({ name }) => !grants.some((each) => each.name === name));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset lays its legend out in its own way
    <div role="group" aria-label={label} className={styles.grants}>
      <h4>{label}</h4>
      {grants.length === 0 ? <p className={styles.quiet}>{none}</p> : null}
      <ul>
        {grants.map((grant) => (
          <GrantRow
            key={grant.name}
            grant={grant}
            label={called(grant.name)}
            today={today}
            onChange={(changed) => onChange(dated(grants, changed))}
            onDrop={() => onChange(without(grants, grant.name))}
          />
        ))}
      </ul>
      {free.length === 0 ? null : (
        <select
          className={styles.select}
          aria-label={add}
          value=""
          onChange={(event) => onChange(added(grants, event.target.value))}
        >
          <option value="">{t('people.addNamed', { what: add })}</option>
          {free.map((each) => (
            <option key={each.name} value={each.name}>
              {text(each.label, nameAsText(each.name))}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

interface RowProps {
  grant: Grant;
  label: string;
  today: string;
  onChange: (grant: Grant) => void;
  onDrop: () => void;
}

function GrantRow({ grant, label, today, onChange, onDrop }: RowProps) {
  const { t } = useTexts();
  const state = stateOf(grant, today);
  return (
    <li className={styles.grant}>
      <span className={styles.grantName}>
        <strong>{label}</strong>
        {state === 'now' ? null : (
          <span className={state === 'later' ? styles.tag : styles.off}>{t(`people.grant_${state}`)}</span>
        )}
      </span>
      <span className={styles.days}>
        <Days
          of={label}
          from={grant.starts_on}
          until={grant.ends_on}
          onFrom={(day) => onChange({ ...grant, starts_on: day })}
          onUntil={(day) => onChange({ ...grant, ends_on: day })}
        />
      </span>
      <button
        type="button"
        className={editor.square}
        aria-label={t('people.dropGrant', { name: label })}
        onClick={onDrop}
      >
        <CloseIcon />
      </button>
    </li>
  );
}
