import { useId } from 'react';
import type { Json } from '../../api/client';
import { useDefinitions } from '../../api/definitions';
import type { Reference } from '../../api/records';
import type { FlowDefinition } from '../../api/runs';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { type Field, loneField } from '../../meta/definitions';
import { AskedFields } from '../../runtime/flows/AskedFields';
import { CloseIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { Choose } from '../inputs/Plain';
import styles from './Debug.module.css';
import { type Given, inputsOf, knowsOld } from './rehearsal';

interface Props {
  flow: FlowDefinition;
  given: Given;
  onChange: (given: Given) => void;
}

const NO_ERRORS = {};

/** What a flow is run with: the record, what it held before, what is handed in, and when. */
export function GivenPart({ flow, given, onChange }: Props) {
  const { t } = useTexts();
  const { object } = flow.trigger;
  const asked = inputsOf(flow);
  return (
    <section className={`${editor.part} ${editor.sticky}`} aria-labelledby="given">
      <h3 id="given">{t('runs.with')}</h3>
      {object === undefined ? null : (
        <>
          <One
            field={loneField({ name: 'record', type: 'lookup', to: object, label: recordLabel(t) })}
            value={given.record as unknown as Json}
            onChange={(next) => onChange({ ...given, record: next as unknown as Reference | null })}
          />
          {given.record === null ? <p className={editor.help}>{t('runs.noRecord')}</p> : null}
        </>
      )}
      {object === undefined || !knowsOld(flow) ? null : (
        <Before object={object} given={given} onChange={onChange} />
      )}
      {asked.length === 0 ? null : (
        <div className={styles.asked}>
          <h4>{t('runs.given')}</h4>
          <AskedFields
            asked={asked}
            entered={given.input}
            errors={NO_ERRORS}
            onChange={(name, value) => onChange({ ...given, input: { ...given.input, [name]: value } })}
          />
        </div>
      )}
      <One
        field={loneField({ name: 'now', type: 'datetime', label: { en: t('runs.now') } })}
        value={given.now === '' ? null : given.now}
        onChange={(next) => onChange({ ...given, now: typeof next === 'string' ? next : '' })}
      />
      <p className={editor.help}>{t('runs.nowHelp')}</p>
    </section>
  );
}

const recordLabel = (t: (key: string) => string) => ({ en: t('runs.record') });

/** What fields held before the change that sets the flow off. */
function Before({ object, given, onChange }: { object: string } & Omit<Props, 'flow'>) {
  const { t, text } = useTexts();
  const info = useDefinitions().object(object);
  const entered = [...(info?.fields.values() ?? [])].filter(({ type }) => fieldUi(type).Input !== undefined);
  const said = entered.filter(({ name }) => name in given.old);
  const unsaid = entered.filter(({ name }) => !(name in given.old));
  const set = (name: string, value: Json) => onChange({ ...given, old: { ...given.old, [name]: value } });
  return (
    <div className={styles.before}>
      <h4>{t('runs.before')}</h4>
      <p className={editor.help}>{t('runs.beforeHelp')}</p>
      {said.map((field) => (
        <div key={field.name} className={styles.old}>
          <One
            field={{ ...field, required: false }}
            value={given.old[field.name] ?? null}
            onChange={(value) => set(field.name, value)}
          />
          <button
            type="button"
            className={editor.square}
            aria-label={t('runs.dropBefore', { field: text(field.label, field.name) })}
            onClick={() => {
              const { [field.name]: _, ...rest } = given.old;
              onChange({ ...given, old: rest });
            }}
          >
            <CloseIcon />
          </button>
        </div>
      ))}
      <Choose
        label={t('runs.addBefore')}
        value={undefined}
        none="—"
        choices={unsaid.map(({ name, label }) => ({ value: name, label: text(label, name) }))}
        onChange={(name) => name !== undefined && set(name, null)}
      />
    </div>
  );
}

/** A value with its label, entered as its type is everywhere. */
function One({ field, value, onChange }: { field: Field; value: Json; onChange: (value: Json) => void }) {
  const { text } = useTexts();
  const id = useId();
  const { Input } = fieldUi(field.type);
  return Input === undefined ? null : (
    <div className={styles.one}>
      <label htmlFor={id}>{text(field.label, field.name)}</label>
      <Input
        id={id}
        value={value}
        field={field}
        invalid={false}
        describedBy={undefined}
        onChange={onChange}
      />
    </div>
  );
}
