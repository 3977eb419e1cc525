import type { SystemRight } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import styles from './ProfilePage.module.css';

/** Rights that are about no object, each of which a token may be let use or not. */
export function SystemScope(props: {
  offered: readonly SystemRight[];
  chosen: readonly SystemRight[];
  onChange: (chosen: readonly SystemRight[]) => void;
}) {
  const { offered, chosen, onChange } = props;
  const { t } = useTexts();
  return offered.length === 0 ? null : (
    <fieldset className={`${styles.choices} ${styles.scopes}`}>
      <legend>{t('account.platformRights')}</legend>
      <span className={styles.verbs}>
        {offered.map((right) => (
          <label key={right}>
            <input
              type="checkbox"
              checked={chosen.includes(right)}
              onChange={() => onChange(offered.filter((each) => chosen.includes(each) !== (each === right)))}
            />
            {t(`account.system_${right}`)}
          </label>
        ))}
      </span>
    </fieldset>
  );
}
