import { type KeyboardEvent, useEffect, useId, useRef, useSyncExternalStore } from 'react';
import type { RecordJson } from '../../api/records';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import { FormField, waiting } from '../form/FormField';
import styles from './CellForm.module.css';
import type { CellEditor, Editing } from './useCellEditor';

interface Props {
  editing: Editing;
  editor: CellEditor;
  record: RecordJson;
  /** Where the keyboard goes on: so many cells further, to be edited too; 0 for this one. */
  onDone: (step: -1 | 0 | 1) => void;
}

/** What one choice answers: it is saved as soon as it is made. */
const CHOSEN_AT_ONCE = new Set(['picklist', 'lookup', 'user', 'parent', 'checkbox', 'rating']);
const BESIDE = '.ant-select-dropdown, .ant-picker-dropdown, dialog, [popover]';

/** Edits a value where it stands in a list: Enter and Tab save it, Esc leaves it as it was. */
export function CellForm({ editing, editor, record, onDone }: Props) {
  const { t, text } = useTexts();
  const { form, field, others } = editing;
  const { Input, multiline = false } = fieldUi(field.type);
  const id = useId();
  const box = useRef<HTMLFormElement>(null);
  const value = useSyncExternalStore(form.subscribe, () => form.value(field.name));
  const fault = useSyncExternalStore(form.subscribe, () => form.error(field.name));
  const upset = useSyncExternalStore(form.subscribe, () => upsetNames(editing));
  const message = fault === undefined ? editing.error : 'code' in fault ? t('field.required') : fault.message;

  function save(step: -1 | 0 | 1) {
    if (editor.commit(record)) {
      onDone(step);
    }
  }
  const latest = useRef(save);
  latest.current = save;

  useEffect(() => {
    function pressedBeside(event: PointerEvent) {
      const target = event.target instanceof Element ? event.target : null;
      if (target !== null && !box.current?.contains(target) && target.closest(BESIDE) === null) {
        latest.current(0);
      }
    }
    document.addEventListener('pointerdown', pressedBeside);
    return () => document.removeEventListener('pointerdown', pressedBeside);
  }, []);

  function pressed(event: KeyboardEvent<HTMLFormElement>) {
    event.stopPropagation(); // the keys of the table are not meant
    const listOpen = (event.target as Element).getAttribute('aria-expanded') === 'true';
    if (event.key === 'Escape' && !listOpen) {
      event.preventDefault();
      editor.cancel();
      onDone(0);
    } else if (event.key === 'Enter' && !listOpen && (!multiline || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save(0);
    } else if (event.key === 'Tab' && leaves(event.currentTarget, event.shiftKey)) {
      event.preventDefault();
      save(event.shiftKey ? -1 : 1);
    }
  }

  return Input === undefined ? null : (
    <form
      ref={box}
      className={styles.form}
      aria-label={text(field.label)}
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={pressed}
    >
      <Input
        id={id}
        value={value}
        field={waiting(form, form.offered(field), (first: Field) =>
          t('field.chooseFirst', { field: text(first.label) }),
        )}
        beside={form}
        invalid={message !== ''}
        describedBy={`${id}-note`}
        autoFocus
        onChange={(next) => {
          form.set(field.name, next);
          if (CHOSEN_AT_ONCE.has(field.type) && upsetNames(editing) === '' && next !== value) {
            latest.current(0);
          }
        }}
      />
      {others
        .filter(({ name }) => upset.split(',').includes(name))
        .map((other) => (
          <FormField key={other.name} form={form} field={other} width={1} />
        ))}
      <p id={`${id}-note`} className={styles.note} role={message === '' ? undefined : 'alert'}>
        {message}
      </p>
      {multiline ? <p className={styles.help}>{t('list.saveKeys')}</p> : null}
    </form>
  );
}

function upsetNames({ form, others }: Editing): string {
  return others
    .filter(({ name }) => !form.isAsStored(name))
    .map(({ name }) => name)
    .join();
}

/** Whether the focus stands at the last thing of a form that can have it, or at the first on the way back. */
function leaves(form: HTMLElement, back: boolean): boolean {
  const all = [
    ...form.querySelectorAll<HTMLElement>('input, textarea, select, button, [tabindex="0"]'),
  ].filter((each) => each.tabIndex >= 0 && each.offsetParent !== null);
  const edge = back ? all[0] : all.at(-1);
  return edge === undefined || edge.contains(document.activeElement);
}
