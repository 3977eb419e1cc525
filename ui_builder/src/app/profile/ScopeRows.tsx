import { useApp } from '../../api/app';
import type { Scope } from '../../api/ownSecurity';
import { useTexts } from '../../i18n/useTexts';
import { CloseIcon, PlusIcon } from '../../ui/icons';
import styles from './ProfilePage.module.css';
import { ALL, toggled, VERBS } from './scopes';

/** Objects, and what may be done with the records of each. */
export function ScopeRows(props: { scopes: readonly Scope[]; onChange: (scopes: readonly Scope[]) => void }) {
  const { scopes, onChange } = props;
  const { t, text } = useTexts();
  const { objects } = useApp();
  const put = (index: number, scope: Scope) =>
    onChange(scopes.map((each, at) => (at === index ? scope : each)));
  return (
    <div className={styles.scopes}>
      {scopes.map((scope, index) => (
        <div key={index} className={styles.scope}>
          <select
            className={styles.select}
            aria-label={t('account.scopeObject')}
            value={scope.object}
            onChange={(event) => put(index, { ...scope, object: event.target.value })}
          >
            <option value="">{t('account.chooseObject')}</option>
            <option value={ALL}>{t('account.everyObject')}</option>
            {objects.map(({ name, plural }) => (
              <option key={name} value={name}>
                {text(plural, name)}
              </option>
            ))}
          </select>
          <span className={styles.verbs}>
            {VERBS.map((verb) => (
              <label key={verb}>
                <input
                  type="checkbox"
                  checked={scope.verbs.includes(verb)}
                  onChange={() => put(index, { ...scope, verbs: toggled(scope.verbs, verb) })}
                />
                {t(`account.verb_${verb}`)}
              </label>
            ))}
          </span>
          <button
            type="button"
            className={styles.square}
            aria-label={t('account.dropScope')}
            disabled={scopes.length === 1}
            onClick={() => onChange(scopes.filter((_, at) => at !== index))}
          >
            <CloseIcon />
          </button>
        </div>
      ))}
      <button
        type="button"
        className={styles.add}
        onClick={() => onChange([...scopes, { object: '', verbs: ['read'] }])}
      >
        <PlusIcon />
        {t('account.addScope')}
      </button>
    </div>
  );
}
