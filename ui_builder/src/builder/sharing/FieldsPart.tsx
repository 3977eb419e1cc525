import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { FieldDef } from '../../meta/types';
import { useDraftDefinitions } from '../draft/DraftScope';
import editor from '../editor/Editor.module.css';
import type { OneOf } from '../editor/useOne';
import { Segments, Switch } from '../inputs/Plain';
import { Faults, faultsAt } from '../inputs/Property';
import styles from './Sharing.module.css';
import {
  baseOf,
  type Level,
  peopleFields,
  revealing,
  type SharedObject,
  withReveals,
  withShared,
} from './sharing';

/** Lookups that name who reaches a record, and those that let one read what they point at. */
export function FieldsPart({ work }: { work: OneOf<SharedObject> }) {
  const { t, text } = useTexts();
  const definitions = useDraftDefinitions();
  const object = work.definition;
  const shares = baseOf(object) === 'parent' ? [] : peopleFields(object);
  const reveals = revealing(object);
  const labelOf = (field: FieldDef) => text(field.label, nameAsText(field.name));
  const targetOf = (field: FieldDef) =>
    text(
      definitions.object(String(field.to ?? 'user'))?.definition.label,
      nameAsText(String(field.to ?? 'user')),
    );
  return (
    <>
      {shares.length === 0 ? null : (
        <section className={editor.part} aria-labelledby="fields">
          <h3 id="fields">{t('sharing.fields')}</h3>
          <p className={editor.help}>{t('sharing.fieldsHelp')}</p>
          <ul className={styles.fields}>
            {shares.map((field) => (
              <li key={field.name}>
                <span>
                  {labelOf(field)} <small>{targetOf(field)}</small>
                </span>
                <Segments<Level | 'none'>
                  label={labelOf(field)}
                  value={object.shared_with?.find((each) => each.field === field.name)?.level ?? 'none'}
                  choices={(['none', 'read', 'edit'] as const).map((value) => ({
                    value,
                    label: t(`sharing.level_${value}`),
                  }))}
                  onChange={(next) =>
                    work.save(withShared(object, field.name, next === 'none' ? undefined : next))
                  }
                />
              </li>
            ))}
          </ul>
          <Faults faults={faultsAt(work.problems, '/shared_with')} />
        </section>
      )}
      {reveals.length === 0 ? null : (
        <section className={editor.part} aria-labelledby="reveals">
          <h3 id="reveals">{t('sharing.reveals')}</h3>
          <p className={editor.help}>{t('sharing.revealsHelp')}</p>
          {reveals.map((field) => (
            <Switch
              key={field.name}
              label={labelOf(field)}
              help={t('sharing.revealsField', { object: targetOf(field) })}
              checked={field.reveals === true}
              faults={faultsAt(work.problems, `/fields/${object.fields.indexOf(field)}/reveals`)}
              onChange={(on) => work.save(withReveals(object, field.name, on))}
            />
          ))}
        </section>
      )}
    </>
  );
}
