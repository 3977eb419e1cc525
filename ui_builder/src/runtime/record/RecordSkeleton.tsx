import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { chooseLayout } from '../../meta/layoutChoice';
import type { LayoutDef } from '../../meta/types';
import { useNarrow } from '../../ui/useMedia';
import { cellsOf, inColumns, spanning } from './layout';
import page from './RecordPage.module.css';
import styles from './RecordSkeleton.module.css';

/** The layout itself, with its labels, while the values are on their way. */
export function RecordSkeleton({ info, layouts }: { info: ObjectInfo; layouts: readonly LayoutDef[] }) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const phone = useNarrow();
  const object = info.definition.name;
  const layout = chooseLayout(layouts, 'record', { phone }) ?? layouts[0];
  return (
    <article className={page.page} aria-busy="true" aria-label={t('state.loading')}>
      <header className={page.head}>
        <div className={styles.title} />
        <dl className={page.facts}>
          {(layout?.header?.fields ?? []).map((path) => (
            <div key={path}>
              <dt>{text(definitions.field(object, path)?.label)}</dt>
              <dd className={styles.value} />
            </div>
          ))}
        </dl>
      </header>
      <div className={styles.body}>
        {(layout?.tabs[0]?.sections ?? []).map((section) => (
          <section key={section.name} className={page.section}>
            {section.label === undefined ? null : <h2>{text(section.label)}</h2>}
            {section.block === undefined ? (
              <dl className={page.grid} style={inColumns(section.columns ?? 2)}>
                {cellsOf(definitions, object, section).map(({ path, field, width }) => (
                  <div
                    key={path}
                    className={styles.cell}
                    style={spanning(Math.min(width, section.columns ?? 2))}
                  >
                    <dt>{text(field.label)}</dt>
                    <dd className={styles.value} />
                  </div>
                ))}
              </dl>
            ) : (
              <div className={styles.block} />
            )}
          </section>
        ))}
      </div>
    </article>
  );
}
