import { useParams } from '@tanstack/react-router';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { BackIcon } from '../../ui/icons';
import { ObjectIcon } from '../../ui/objectIcons';
import { useTitle } from '../../ui/useTitle';
import { UndoButtons } from '../draft/UndoButtons';
import editor from '../editor/Editor.module.css';
import { GoneDefinition } from '../editor/GoneDefinition';
import { type OneOf, useOne } from '../editor/useOne';
import { Segments } from '../inputs/Plain';
import { Faults, faultsAt } from '../inputs/Property';
import { withProperty } from '../objects/objectDraft';
import { SetupLink } from '../setup/SetupLink';
import { FieldsPart } from './FieldsPart';
import { RulesPart } from './RulesPart';
import styles from './Sharing.module.css';
import { baseOf, hasOwner, possibleBases, type SharedObject, SUPERIORS } from './sharing';

/** Who reaches records of an object. */
export function ObjectSharingPage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return <Opened key={name} name={name} />;
}

function Opened({ name }: { name: string }) {
  const work = useOne<SharedObject>('object', name);
  return work === null ? <GoneDefinition kind="object" name={name} /> : <Editor work={work} />;
}

function Editor({ work }: { work: OneOf<SharedObject> }) {
  const { t, text } = useTexts();
  const object = work.definition;
  const label = text(object.label, nameAsText(object.name));
  useTitle(t('sharing.of', { object: label }));
  return (
    <div data-wide>
      <SetupLink to="sharing" className={editor.back}>
        <BackIcon />
        {t('sharing.title')}
      </SetupLink>
      <header className={editor.head}>
        <span className={editor.icon}>
          <ObjectIcon name={object.icon} />
        </span>
        <div className={editor.names}>
          <h2>{t('sharing.of', { object: label })}</h2>
          <p>
            <code>{object.name}</code>
            {work.state === 'same' ? null : (
              <span className={editor.state}>{t(`draft.state_${work.state}`)}</span>
            )}
          </p>
        </div>
        <UndoButtons draft={work} />
      </header>
      <div className={styles.parts}>
        <div className={editor.form}>
          <BasePart work={work} />
        </div>
        <div className={editor.form}>
          <RulesPart object={object} />
          <FieldsPart work={work} />
        </div>
      </div>
    </div>
  );
}

/** Who reaches records before anything is shared, and who through those below them. */
function BasePart({ work }: { work: OneOf<SharedObject> }) {
  const { t } = useTexts();
  const object = work.definition;
  const base = baseOf(object);
  const possible = possibleBases(object);
  return (
    <section className={editor.part} aria-labelledby="base">
      <h3 id="base">{t('sharing.base')}</h3>
      <div className={styles.bases} role="radiogroup" aria-labelledby="base">
        {possible.map((each) => (
          <label key={each} data-chosen={each === base}>
            <input
              type="radio"
              name="base"
              checked={each === base}
              onChange={() =>
                work.save(withProperty(object, 'sharing', each, possible.length === 1 ? each : 'edit'))
              }
            />
            <span>
              <strong>{t(`sharing.base_${each}`)}</strong>
              <span>{t(`sharing.baseHelp_${each}`)}</span>
            </span>
          </label>
        ))}
      </div>
      <Faults faults={faultsAt(work.problems, '/sharing')} />
      {hasOwner(object) && base !== 'parent' ? (
        <div className={editor.stack}>
          <h3>{t('sharing.superiors')}</h3>
          <Segments
            label={t('sharing.superiors')}
            value={object.superiors ?? 'all'}
            choices={SUPERIORS.map((value) => ({ value, label: t(`sharing.superiors_${value}`) }))}
            onChange={(next) => work.save(withProperty(object, 'superiors', next, 'all'))}
          />
          <p className={editor.help}>{t(`sharing.superiorsHelp_${object.superiors ?? 'all'}`)}</p>
          <Faults faults={faultsAt(work.problems, '/superiors')} />
        </div>
      ) : null}
    </section>
  );
}
