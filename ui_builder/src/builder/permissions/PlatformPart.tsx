import type { DraftDefinition } from '../../api/drafts';
import { SYSTEM_RIGHTS } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { AppDef } from '../../meta/types';
import { useDraftList } from '../draft/useDraft';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Segments, Switch } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import { HolderList } from './HolderList';
import styles from './Permissions.module.css';
import { type PermissionSetWork, withListed } from './permissionSet';

/** What the set is called, its rights that are about no object, the apps that it opens, and who has it. */
export function PlatformPart({ work }: { work: PermissionSetWork }) {
  const { t } = useTexts();
  const set = work.definition;
  return (
    <div className={styles.parts}>
      <section className={editor.part} aria-label={t('permissions.what')}>
        <LocaleTexts
          label={t('permissions.label')}
          value={set.label}
          faults={faultsAt(work.problems, '/label')}
          onChange={(label) => work.save({ ...set, label })}
        />
        <LocaleTexts
          label={t('permissions.help')}
          help={t('permissions.helpHelp')}
          value={set.help}
          long
          faults={faultsAt(work.problems, '/help')}
          onChange={(help) => work.save(put(set, 'help', Object.keys(help).length === 0 ? undefined : help))}
        />
        <h3>{t('permissions.holders')}</h3>
        <HolderList name={set.name} />
      </section>
      <section className={editor.part} aria-labelledby="system-rights">
        <h3 id="system-rights">{t('permissions.system')}</h3>
        {SYSTEM_RIGHTS.map((right) => (
          <Switch
            key={right}
            label={t(`permissions.system_${right}`)}
            help={t(`permissions.systemHelp_${right}`)}
            checked={set.system?.includes(right) === true}
            onChange={(on) => work.save(withListed(set, 'system', right, on))}
          />
        ))}
      </section>
      <Apps work={work} />
    </div>
  );
}

function Apps({ work }: { work: PermissionSetWork }) {
  const { t, text } = useTexts();
  const { definitions } = useDraftList<AppDef & DraftDefinition>('app');
  const set = work.definition;
  const some = set.apps !== undefined;
  return (
    <section className={editor.part} aria-labelledby="apps">
      <h3 id="apps">{t('permissions.apps')}</h3>
      <Segments
        label={t('permissions.apps')}
        value={some ? 'some' : 'all'}
        choices={[
          { value: 'all', label: t('permissions.apps_all') },
          { value: 'some', label: t('permissions.apps_some') },
        ]}
        onChange={(next) =>
          work.save(
            put(set, 'apps', next === 'all' ? undefined : definitions.slice(0, 1).map(({ name }) => name)),
          )
        }
      />
      <p className={editor.help}>{t('permissions.appsHelp')}</p>
      {some
        ? definitions.map(({ name, label }) => (
            <Switch
              key={name}
              label={text(label, nameAsText(name))}
              checked={set.apps?.includes(name) === true}
              onChange={(on) => work.save(withListed(set, 'apps', name, on))}
            />
          ))
        : null}
    </section>
  );
}
