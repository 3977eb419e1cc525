import { Button } from 'antd';
import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { PlusIcon } from '../../ui/icons';
import { useDraftList } from '../draft/useDraft';
import { CreateDialog } from '../editor/CreateDialog';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { Switch } from '../inputs/Plain';
import { SetupLink } from '../setup/SetupLink';
import { PrincipalText } from './PrincipalText';
import styles from './Sharing.module.css';
import { isOpen, type RuleDef, type SharedObject } from './sharing';

/** The rules that share records of the object with more people. */
export function RulesPart({ object }: { object: SharedObject }) {
  const { t, text } = useTexts();
  const { definitions, stateOf, create } = useDraftList<RuleDef>('sharing');
  const [creating, setCreating] = useState(false);
  const rules = definitions.filter((rule) => rule.object === object.name);
  return (
    <section className={editor.part} aria-labelledby="rules">
      <div className={editor.partHead}>
        <h3 id="rules">{t('sharing.rules')}</h3>
        <Button size="small" icon={<PlusIcon />} onClick={() => setCreating(true)}>
          {t('sharing.newRule')}
        </Button>
      </div>
      <p className={editor.help}>{t(isOpen(object) ? 'sharing.rulesIdle' : 'sharing.rulesHelp')}</p>
      {rules.length === 0 ? null : (
        <ul className={styles.rules}>
          {rules.map((rule) => (
            <li key={rule.name} data-active={rule.active ?? true}>
              <SetupLink to={`sharing/${rule.name}`}>
                <strong>{text(rule.label, nameAsText(rule.name))}</strong>
                <span>
                  {t(`sharing.level_${rule.level}`)}
                  {rule.to === undefined ? null : (
                    <>
                      {' · '}
                      <PrincipalText principal={rule.to} />
                    </>
                  )}
                  {stateOf(rule.name) === 'same' ? null : ` · ${t(`draft.state_${stateOf(rule.name)}`)}`}
                </span>
              </SetupLink>
              <Switch
                label={t('sharing.active')}
                checked={rule.active ?? true}
                onChange={(on) => void create(put(rule, 'active', on ? undefined : false))}
              />
            </li>
          ))}
        </ul>
      )}
      {creating ? (
        <CreateDialog
          kind="sharing"
          place="sharing"
          title={t('sharing.newRule')}
          make={(name, label): RuleDef => ({
            kind: 'sharing',
            name,
            label,
            object: object.name,
            level: 'read',
          })}
          onClose={() => setCreating(false)}
        />
      ) : null}
    </section>
  );
}
