import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { Worded } from '../../ui/Worded';
import { setupAddress } from '../setup/addresses';
import { SetupLink } from '../setup/SetupLink';
import type { FoundIn } from './findings';
import styles from './Tests.module.css';

/** Findings, those of one definition on one card; each leads to its place. */
export function FoundCards({ groups }: { groups: readonly FoundIn[] }) {
  const { t, text } = useTexts();
  return (
    <ul className={styles.cards}>
      {groups.map(({ kind, name, label: texts, findings }) => {
        const label = text(texts, nameAsText(name));
        return (
          <li key={`${kind}/${name}`} className={styles.card}>
            <h3>
              {label}{' '}
              <span className={styles.kind}>{t(`findings.kind_${kind}`, { defaultValue: kind })}</span>
            </h3>
            <ul>
              {findings.map((each) => (
                <li key={`${each.rule} ${each.path}`} className={styles.finding}>
                  <span className={styles.pill} data-severity={each.severity}>
                    {t(`findings.one_${each.severity}`)}
                  </span>
                  <div>
                    <p>
                      <Worded text={each.message} />
                    </p>
                    <p className={styles.quiet}>
                      <Worded text={each.advice} />
                    </p>
                    {each.path === '' ? null : <code className={styles.place}>{each.path}</code>}
                  </div>
                  <SetupLink to={setupAddress(kind, name)}>
                    {t('findings.open')}
                    <span className={styles.unseen}> {label}</span>
                  </SetupLink>
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ul>
  );
}
