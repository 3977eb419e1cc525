/** What can be done with a record on its page. */
import type { RecordJson } from '../../api/records';
import type { ObjectInfo } from '../../meta/definitions';
import { isDeletable, isEditable, isMadeByPeople, nextSteps } from '../../meta/lifeCycle';
import type { LayoutDef, RecordAction } from '../../meta/types';

/** What the user may do with records of an object. */
export interface May {
  readonly create: boolean;
  readonly update: boolean;
  readonly delete: boolean;
}

const ALL: readonly RecordAction[] = [
  'submit',
  'amend',
  'edit',
  'copy',
  'change_owner',
  'print',
  'copy_link',
  'void',
  'delete',
];

/** Gives the actions that apply now, in the order of the layout, else the one that suits most. */
export function actionsOf(
  info: ObjectInfo,
  record: RecordJson,
  layout: LayoutDef,
  may: May,
): readonly RecordAction[] {
  return (layout.header?.actions ?? ALL).filter((action) => applies(action, info, record, may));
}

function applies(action: RecordAction, info: ObjectInfo, record: RecordJson, may: May): boolean {
  const single = info.definition.shape === 'single';
  switch (action) {
    case 'edit':
      return may.update && editableFields(info, record);
    case 'copy':
      return may.create && isMadeByPeople(info) && !single;
    case 'change_owner': {
      const owner = info.fields.get('owner');
      return may.update && owner !== undefined && isEditable(info, record, owner);
    }
    case 'delete':
      return may.delete && isDeletable(info, record);
    case 'submit':
    case 'void':
      return may.update && nextSteps(info, record).includes(action);
    case 'amend':
      return may.create && nextSteps(info, record).includes(action);
    default:
      return true;
  }
}

function editableFields(info: ObjectInfo, record: RecordJson): boolean {
  return [...info.fields.values()].some((field) => isEditable(info, record, field));
}
