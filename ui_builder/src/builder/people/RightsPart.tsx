import { useState } from 'react';
import { useApp } from '../../api/app';
import { type EffectiveRights, useEffectiveRights } from '../../api/people';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import editor from '../editor/Editor.module.css';
import { linesOf } from './effective';
import styles from './People.module.css';
import rows from './Rights.module.css';
import { RightsRow } from './RightsRow';

/** What a user may do by all that they are granted; it is worked out when somebody asks. */
export function RightsPart({ id }: { id: string }) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const { data, error } = useEffectiveRights(id, open);
  return (
    <section className={`${editor.part} ${rows.whole}`} aria-labelledby="effective-rights">
      <div className={editor.partHead}>
        <h3 id="effective-rights">{t('people.rights')}</h3>
        <button
          type="button"
          className={editor.add}
          aria-expanded={open}
          onClick={() => setOpen((before) => !before)}
        >
          {t(open ? 'people.hideRights' : 'people.showRights')}
        </button>
      </div>
      <p className={editor.help}>{t('people.rightsHelp')}</p>
      {open && data === undefined ? (
        <p className={styles.quiet}>{error === null ? t('state.loading') : faultText(error)}</p>
      ) : null}
      {open && data !== undefined ? <Rights rights={data} /> : null}
    </section>
  );
}

function Rights({ rights }: { rights: EffectiveRights }) {
  const { t, text, locale } = useTexts();
  const { objects, apps } = useApp();
  const [sought, setSought] = useState('');
  const labels = new Map(objects.map(({ name, plural }) => [name, text(plural, name)]));
  const { compare } = new Intl.Collator(locale);
  const lines = linesOf(rights, (name) => labels.get(name) ?? nameAsText(name), compare, sought);
  const named = (name: string) => {
    const app = apps.find((each) => each.name === name);
    return text(app?.label, nameAsText(name));
  };
  return (
    <>
      <dl className={styles.facts}>
        <div>
          <dt>{t('people.systemRights')}</dt>
          <dd>
            {rights.system.length === 0
              ? t('people.none')
              : rights.system.map((each) => t(`people.system_${each}`, { defaultValue: each })).join(', ')}
          </dd>
        </div>
        <div>
          <dt>{t('people.apps')}</dt>
          <dd>{rights.apps === null ? t('people.allApps') : rights.apps.map(named).join(', ')}</dd>
        </div>
      </dl>
      <input
        type="search"
        className={styles.search}
        aria-label={t('people.searchObjects')}
        placeholder={t('people.searchObjects')}
        value={sought}
        onChange={(event) => setSought(event.target.value)}
      />
      {lines.length === 0 ? (
        <p className={styles.quiet}>{t('people.noObjects')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
        <section className={rows.scroll} tabIndex={0} aria-label={t('people.rightsByObject')}>
          <table className={rows.table}>
            <thead>
              <tr>
                <th scope="col">{t('people.object')}</th>
                {(['read', 'create', 'update', 'delete'] as const).map((verb) => (
                  <th key={verb} scope="col">
                    {t(`people.verb_${verb}`)}
                  </th>
                ))}
                <th scope="col">{t('people.which')}</th>
              </tr>
            </thead>
            {lines.map((line) => (
              <RightsRow key={line.object} line={line} actions={rights.actions} />
            ))}
          </table>
        </section>
      )}
    </>
  );
}
