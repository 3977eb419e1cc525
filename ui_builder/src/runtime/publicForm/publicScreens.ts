/** The screens of a public form, as screens of a form for a new record. */
import type { PublicForm } from '../../api/publicForms';
import type { Definitions } from '../../meta/definitions';
import { inFull } from '../../meta/entries';
import type { FormScreenDef } from '../../meta/types';
import type { Conditional } from '../form/conditions';
import type { FormCell, FormScreen } from '../form/screens';

/** Gives the screens; a question may be put in other words than its field's label. */
export function publicScreens(form: PublicForm, definitions: Definitions): readonly FormScreen[] {
  return form.screens.map((screen) => {
    const within: readonly Conditional[] = screen.visible === undefined ? [] : [{ visible: screen.visible }];
    const cells = cellsOf(screen, within, form.object.name, definitions);
    const section = { name: screen.name, columns: 1, collapsed: false, within, cells };
    return { name: screen.name, label: screen.label ?? {}, within, sections: [section] };
  });
}

function cellsOf(
  screen: FormScreenDef,
  within: readonly Conditional[],
  object: string,
  definitions: Definitions,
): readonly FormCell[] {
  return screen.fields.flatMap((entry): FormCell[] => {
    const { field: name, label, help, visible, required } = inFull(entry);
    const field = definitions.object(object)?.fields.get(name);
    if (field === undefined) {
      return [];
    }
    const asked = {
      ...field,
      ...(label === undefined ? {} : { label }),
      ...(help === undefined ? {} : { help }),
    };
    const cell = {
      ...(visible === undefined ? {} : { visible }),
      ...(required === undefined ? {} : { required }),
    };
    return [{ field: asked, width: 1, cell, within }];
  });
}
