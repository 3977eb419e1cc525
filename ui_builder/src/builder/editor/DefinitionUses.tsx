import { ApiError } from '../../api/problem';
import { type Use, useUses } from '../../api/setup';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { setupAddress } from '../setup/addresses';
import { SetupLink } from '../setup/SetupLink';
import styles from './Editor.module.css';

/** The definitions that name another one. */
export function DefinitionUses({ kind, name }: { kind: string; name: string }) {
  const { t, text } = useTexts();
  const { data, error } = useUses(kind, name, undefined);
  if (error !== null) {
    // Under a name that only the draft has, it is not known yet.
    const unknown = error instanceof ApiError && error.status === 404;
    return <p className={styles.help}>{t(unknown ? 'editor.usesLater' : 'state.failed')}</p>;
  }
  if (data === undefined) {
    return <p className={styles.help}>{t('state.loading')}</p>;
  }
  if (data.uses.length === 0) {
    return <p className={styles.help}>{t('editor.noUses')}</p>;
  }
  const once = new Map(data.uses.map((use) => [`${use.kind}/${use.name}`, use] as const));
  return (
    <ul className={styles.uses}>
      {[...once].map(([key, use]: [string, Use]) => (
        <li key={key}>
          <SetupLink to={setupAddress(use.kind, use.name)}>{text(use.label, nameAsText(use.name))}</SetupLink>{' '}
          <small>{t(`setup.found_${use.kind}`, { defaultValue: nameAsText(use.kind) })}</small>
        </li>
      ))}
    </ul>
  );
}
