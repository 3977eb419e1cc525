import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { Notice } from '../../ui/Notice';
import { ObjectIcon } from '../../ui/objectIcons';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import editor from '../editor/Editor.module.css';
import inputs from '../inputs/inputs.module.css';
import { SetupLink } from '../setup/SetupLink';
import styles from './Sharing.module.css';
import { baseOf, isKeptOwnerless, type RuleDef, type SharedObject } from './sharing';

/** Objects, each with who reaches its records before anything is shared, and what shares more. */
export function SharingPage() {
  const { t, text, locale } = useTexts();
  const { definitions, stateOf } = useDraftList<SharedObject>('object');
  const { definitions: rules, stateOf: stateOfRule } = useDraftList<RuleDef>('sharing');
  const [sought, setSought] = useState('');
  useTitle(t('sharing.title'));
  const labelOf = (object: SharedObject) => text(object.label, nameAsText(object.name));
  const shown = definitions
    .filter((each) => `${labelOf(each)} ${each.name}`.toLowerCase().includes(sought.trim().toLowerCase()))
    .toSorted((one, other) => labelOf(one).localeCompare(labelOf(other), locale));
  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('sharing.title')}</h2>
          <p>{t('sharing.about')}</p>
        </div>
        <input
          type="search"
          className={`${inputs.box} ${styles.search}`}
          value={sought}
          placeholder={t('sharing.find')}
          aria-label={t('sharing.find')}
          onChange={(event) => setSought(event.target.value)}
        />
      </div>
      {shown.length === 0 ? <Notice title={t('sharing.noneFound')} /> : null}
      <ul className={styles.objects}>
        {shown.map((object) => {
          const own = rules.filter((rule) => rule.object === object.name);
          const changed =
            stateOf(object.name) !== 'same' || own.some(({ name }) => stateOfRule(name) !== 'same');
          return (
            <li key={object.name}>
              <SetupLink to={`sharing/of/${object.name}`}>
                <span className={styles.icon}>
                  <ObjectIcon name={object.icon} />
                </span>
                <span className={styles.texts}>
                  <strong>{labelOf(object)}</strong>
                  <span>{detailOf(object, own, t)}</span>
                </span>
                {changed ? <span className={styles.changed}>{t('draft.state_changed')}</span> : null}
                <span className={styles.base} data-base={baseOf(object)}>
                  {t(`sharing.base_${baseOf(object)}`)}
                </span>
              </SetupLink>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function detailOf(
  object: SharedObject,
  rules: readonly RuleDef[],
  t: ReturnType<typeof useTexts>['t'],
): string {
  const fields = object.shared_with ?? [];
  const parts = [
    ...(isKeptOwnerless(object) ? [t('sharing.notOwned')] : []),
    ...(fields.length === 0 ? [] : [t('sharing.byFields', { count: fields.length })]),
    ...(rules.length === 0 ? [] : [t('sharing.byRules', { count: rules.length })]),
  ];
  return parts.length === 0 ? t(`sharing.baseHelp_${baseOf(object)}`) : parts.join(' · ');
}
