import type { DefinitionDifference, Difference } from '../../api/setup';
import { useTexts } from '../../i18n/useTexts';
import { Notice } from '../../ui/Notice';
import styles from './Differences.module.css';
import { placeText, valueText } from './differenceText';

/** What differs, definition by definition, property by property: what was in red, what is in green. */
export function Differences({ definitions }: { definitions: readonly DefinitionDifference[] }) {
  const { t } = useTexts();
  if (definitions.length === 0) {
    return <Notice title={t('setup.noDifferences')} />;
  }
  return (
    <ol className={styles.definitions}>
      {definitions.map(({ kind, name, change, differences }) => (
        <li key={`${kind}/${name}`} className={styles.definition}>
          <h3>
            <code>{`${kind}/${name}`}</code>
            <span className={styles.what} data-change={change}>
              {t(`setup.change_${change}`)}
            </span>
          </h3>
          {differences.length === 0 ? null : (
            <dl>
              {differences.map((each) => (
                <Property key={each.path} difference={each} />
              ))}
            </dl>
          )}
        </li>
      ))}
    </ol>
  );
}

function Property({ difference }: { difference: Difference }) {
  const { t } = useTexts();
  const { path, change, before, after } = difference;
  return (
    <div className={styles.property}>
      <dt>
        {placeText(path)} <span>{t(`setup.change_${change}`)}</span>
      </dt>
      {before === undefined ? null : (
        <dd data-side="before">
          <del>{valueText(before)}</del>
        </dd>
      )}
      {after === undefined ? null : (
        <dd data-side="after">
          <ins>{valueText(after)}</ins>
        </dd>
      )}
    </div>
  );
}
