import { useTexts } from '../../i18n/useTexts';
import { navigation } from '../../meta/navigation';
import type { AppDef } from '../../meta/types';
import { chartColor } from '../../ui/chartColors';
import { ObjectIcon } from '../../ui/objectIcons';
import { useDark } from '../../ui/useMedia';
import editor from '../editor/Editor.module.css';
import styles from './Apps.module.css';
import type { Aims } from './appWork';

/** The navigation as people will see it. */
export function AppPreview({ app, aims }: { app: AppDef; aims: Aims }) {
  const { t, text } = useTexts();
  const dark = useDark();
  const groups = navigation(app, aims);
  return (
    <section className={editor.preview} aria-labelledby="app-preview">
      <header className={editor.previewHead}>
        <h3 id="app-preview">{t('apps.preview')}</h3>
      </header>
      <div className={styles.side}>
        <p className={styles.app}>
          <span style={{ color: chartColor(0, dark, app.color) }}>
            <ObjectIcon name={app.icon} />
          </span>
          <strong>{text(app.label)}</strong>
        </p>
        {groups.map((group, position) => (
          <div key={position} className={styles.group}>
            {group.label === null ? null : <h4>{text(group.label)}</h4>}
            <ul>
              {group.entries.map((entry) => (
                <li key={entry.key}>
                  <ObjectIcon name={entry.icon} />
                  <span>{text(entry.label)}</span>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}
