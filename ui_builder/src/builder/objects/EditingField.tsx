import { useEffect, useState } from 'react';
import { useFieldTypes } from '../../api/fieldTypes';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { FieldDef } from '../../meta/types';
import { showToast } from '../../ui/toastStore';
import { useDraftList } from '../draft/useDraft';
import { DeleteField } from './DeleteField';
import { addField, copyField, dropField, setField } from './editing';
import { FieldPanel } from './FieldPanel';
import { type FieldWork, faultsOf, type Picklist } from './fieldWork';
import { copyLabel } from './firstTexts';
import { fresh, noteName } from './fresh';
import { fieldAt, type ObjectDraft } from './objectDraft';
import { type ObjectWork, useGoTo, useSettledName } from './useObject';

const MISSING = 'definition.missing_property';

/** The chosen field, and what can be done to it. */
export function EditingField({
  work,
  chosen,
  onAdd,
}: {
  work: ObjectWork;
  chosen: string;
  onAdd: () => void;
}) {
  const { t, text } = useTexts();
  const object = work.definition;
  const goTo = useGoTo(object.name);
  const settle = useSettledName(work);
  const types = useFieldTypes();
  const objects = useDraftList<ObjectDraft>('object').definitions;
  const picklists = useDraftList<Picklist>('picklist').definitions;
  const [deleting, setDeleting] = useState(false);
  const [focusLabel] = useState(() => fresh.has(chosen));
  useEffect(() => {
    fresh.delete(chosen);
  }, [chosen]);
  const index = object.fields.findIndex(({ name }) => name === chosen);
  const field = object.fields[index];
  const type = types.get(field?.type ?? '');
  const before = work.before === null ? undefined : fieldAt(work.before, chosen);
  if (field === undefined || type === undefined) {
    return null;
  }
  const label = text(field.label, nameAsText(field.name));

  function settled() {
    const now = settle(field as FieldDef);
    if (now.name !== chosen) {
      goTo(`fields/${now.name}`, true);
    }
    return now;
  }

  function gone() {
    work.save(dropField(object, chosen));
    setDeleting(false);
    goTo('fields', true);
    showToast(t('fields.deleted', { field: label }), 'done', { label: t('draft.undo'), run: work.undo });
  }

  function addSame() {
    const now = settled();
    const [next, name] = addField(now.object, type?.key ?? 'text', now.name);
    work.save(next);
    fresh.add(name);
    goTo(`fields/${name}`);
  }

  function copy() {
    const [next, name] = copyField(object, chosen, copyLabel(field?.label ?? { en: label }));
    work.save(next);
    fresh.add(name);
    goTo(`fields/${name}`);
  }

  const fieldWork: FieldWork = {
    object,
    objects: objects.map((each) => (each.name === object.name ? object : each)),
    picklists,
    field,
    type,
    before,
    faults: faultsOf(work.problems, index).map((fault) =>
      fault.code === MISSING ? { ...fault, message: t('fields.missing') } : fault,
    ),
    change: (next) => work.save(setField(object, chosen, next)),
  };
  return (
    <>
      <FieldPanel
        work={fieldWork}
        focusLabel={focusLabel}
        actions={{
          onSettle: settled,
          onNext: () => {
            settled();
            onAdd();
          },
          onSame: addSame,
          onCopy: copy,
          onDelete: () => {
            if (object.title === chosen) {
              showToast(t('fields.titleStays'), 'wrong');
            } else if (before === undefined) {
              gone();
            } else {
              setDeleting(true);
            }
          },
          onClose: () => goTo('fields'),
          onRename: async (name) => {
            noteName(object.name, chosen, name);
            await work.rename(name, chosen);
            goTo(`fields/${name}`, true);
          },
        }}
      />
      {deleting ? (
        <DeleteField
          object={object.name}
          field={field}
          published={chosen}
          onDelete={gone}
          onClose={() => setDeleting(false)}
        />
      ) : null}
    </>
  );
}
