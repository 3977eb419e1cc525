import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { labelOf } from '../../runtime/list/tableShape';
import { CloseIcon, TrashIcon } from '../../ui/icons';
import { useDraftList } from '../draft/useDraft';
import editor from '../editor/Editor.module.css';
import { put, withAt } from '../editor/put';
import { FieldButton } from '../inputs/FieldButton';
import { Choose } from '../inputs/Plain';
import { Faults, faultsAt, Property } from '../inputs/Property';
import { WhereProperty } from '../inputs/WhereProperty';
import type { ObjectDraft } from '../objects/objectDraft';
import styles from './Webhooks.module.css';
import { eventsOf, fieldsOrNone, type Interest, type WebhookWork, withEvent } from './webhookDef';

/** What a webhook is told of, object by object. */
export function Interests({ work }: { work: WebhookWork }) {
  const { t, text, locale } = useTexts();
  const { definitions: objects } = useDraftList<ObjectDraft>('object');
  const webhook = work.definition;
  const { listens } = webhook;
  const save = (next: readonly Interest[]) => work.save({ ...webhook, listens: next });
  const free = objects
    .filter(({ name }) => !listens.some((each) => each.object === name))
    .map(({ name, plural }) => ({ value: name, label: text(plural, nameAsText(name)) }))
    .toSorted((one, other) => one.label.localeCompare(other.label, locale));
  return (
    <>
      {listens.map((interest, at) => (
        <One
          key={interest.object}
          work={work}
          interest={interest}
          at={at}
          onChange={(next) => save(withAt(listens, at, next))}
          onDrop={() => save(listens.filter((each) => each !== interest))}
        />
      ))}
      <section className={editor.part}>
        <Choose
          label={t('webhooks.addObject')}
          value={undefined}
          none={t('webhooks.chooseObject')}
          choices={free}
          onChange={(object) => object !== undefined && save([...listens, { object }])}
        />
        <Faults faults={work.problems.filter(({ path }) => path === '/listens')} />
      </section>
    </>
  );
}

interface OneProps {
  work: WebhookWork;
  interest: Interest;
  at: number;
  onChange: (interest: Interest) => void;
  onDrop: () => void;
}

function One({ work, interest, at, onChange, onDrop }: OneProps) {
  const { t, text } = useTexts();
  const object = useDefinitions().object(interest.object)?.definition;
  const label = text(object?.plural, nameAsText(interest.object));
  const possible = eventsOf(object);
  const events = interest.events ?? possible;
  const place = `/listens/${at}`;
  const published = possible.includes('published');
  return (
    <section className={editor.part} aria-label={label}>
      <div className={editor.partHead}>
        <h3>{label}</h3>
        <button
          type="button"
          className={editor.square}
          disabled={work.definition.listens.length === 1}
          aria-label={t('webhooks.dropObject', { object: label })}
          onClick={onDrop}
        >
          <TrashIcon />
        </button>
      </div>
      <Property label={t('webhooks.events')} faults={faultsAt(work.problems, `${place}/events`)} group>
        {() => (
          <span className={styles.checks}>
            {possible.map((event) => (
              <label key={event}>
                <input
                  type="checkbox"
                  checked={events.includes(event)}
                  disabled={events.length === 1 && events.includes(event)}
                  onChange={({ target }) => onChange(withEvent(interest, possible, event, target.checked))}
                />
                {t(`webhooks.event_${event}`)}
              </label>
            ))}
          </span>
        )}
      </Property>
      {events.includes('updated') ? (
        <Fields {...{ work, interest, at, onChange }} property="changed" own />
      ) : null}
      {published ? null : (
        <>
          <WhereProperty
            object={interest.object}
            label={t('webhooks.when')}
            faults={faultsAt(work.problems, `${place}/when`)}
            value={interest.when}
            onChange={(when) => onChange(put(interest, 'when', when))}
          />
          <Fields {...{ work, interest, at, onChange }} property="fields" />
        </>
      )}
    </section>
  );
}

interface FieldsProps extends Omit<OneProps, 'onDrop'> {
  property: 'changed' | 'fields';
  /** Whether only fields of the object itself fit. */
  own?: boolean;
}

/** Fields of an interest: those whose change counts, or those that are sent along. */
function Fields({ work, interest, at, property, own = false, onChange }: FieldsProps) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const paths = interest[property] ?? [];
  const label = (path: string) => labelOf(definitions, interest.object, path, text);
  const save = (next: readonly string[]) => onChange(put(interest, property, fieldsOrNone(next)));
  const fits = (path: string) => !paths.includes(path) && !(own && path.includes('.'));
  return (
    <Property
      label={t(`webhooks.${property}`)}
      help={t(`webhooks.${property}Help`)}
      faults={faultsAt(work.problems, `/listens/${at}/${property}`)}
      group
    >
      {() => (
        <span className={styles.fields}>
          {paths.map((path) => (
            <span key={path} className={styles.chip}>
              {label(path)}
              <button
                type="button"
                aria-label={t('webhooks.dropField', { field: label(path) })}
                onClick={() => save(paths.filter((each) => each !== path))}
              >
                <CloseIcon />
              </button>
            </span>
          ))}
          <FieldButton
            stays
            object={interest.object}
            label={t('webhooks.addField')}
            onPick={(path) => fits(path) && save([...paths, path])}
          />
        </span>
      )}
    </Property>
  );
}
