/** The fields that every object has; they stand in no definition. */
import type { Json } from '../api/client';
import type { FieldDef, ObjectDef, RecordTypeDef } from './types';

const SYSTEM: readonly FieldDef[] = [
  { name: 'id', type: 'id', label: { en: 'Id', 'zh-CN': '标识' } },
  { name: 'version', type: 'version', label: { en: 'Version', 'zh-CN': '版本' } },
  { name: 'created_at', type: 'datetime', label: { en: 'Created at', 'zh-CN': '创建时间' } },
  { name: 'created_by', type: 'user', label: { en: 'Created by', 'zh-CN': '创建人' } },
  { name: 'updated_at', type: 'datetime', label: { en: 'Updated at', 'zh-CN': '更新时间' } },
  { name: 'updated_by', type: 'user', label: { en: 'Updated by', 'zh-CN': '更新人' } },
];
const OWNER: FieldDef = {
  name: 'owner',
  type: 'user',
  label: { en: 'Owner', 'zh-CN': '负责人' },
  default: 'me',
};

const POSITION: FieldDef = { name: 'position', type: 'number', label: { en: 'Position', 'zh-CN': '位置' } };

/** Tells whether a field makes records rows of the one that it points at. */
export const isRowOf = (field: FieldDef): boolean => field.type === 'parent' && field.inline === true;

export const RECORD_TYPE = 'record_type';
export const DOCUMENT_STATUS = 'document_status';

const LIFE_CYCLE: readonly FieldDef[] = [
  {
    name: DOCUMENT_STATUS,
    type: 'picklist',
    label: { en: 'Document status', 'zh-CN': '单据状态' },
    options: [
      { value: 'draft', label: { en: 'Draft', 'zh-CN': '草稿' }, color: 'gray' },
      { value: 'submitted', label: { en: 'Submitted', 'zh-CN': '已提交' }, color: 'green' },
      { value: 'void', label: { en: 'Void', 'zh-CN': '已作废' }, color: 'red', closed: true },
    ],
  },
  { name: 'submitted_at', type: 'datetime', label: { en: 'Submitted at', 'zh-CN': '提交时间' } },
  { name: 'submitted_by', type: 'user', label: { en: 'Submitted by', 'zh-CN': '提交人' } },
];
const HOLDERS: readonly FieldDef[] = [
  {
    name: 'for_department',
    type: 'lookup',
    to: 'department',
    label: { en: 'For department', 'zh-CN': '适用部门' },
  },
  { name: 'for_user', type: 'user', label: { en: 'For user', 'zh-CN': '适用用户' } },
];

/** The system fields that people write. */
export const WRITTEN = new Set([OWNER.name, RECORD_TYPE, ...HOLDERS.map((field) => field.name)]);

const isChoosable = ({ active, choosable }: RecordTypeDef): boolean =>
  active !== false && choosable !== false;

/** Gives the record type of a record of which none is said: the default, or the first active one. */
export function defaultRecordType({ record_types: types = [] }: ObjectDef): RecordTypeDef | undefined {
  return types.find((type) => type.default && type.choosable !== false) ?? types.find(isChoosable);
}

/** Gives the record type of a name, else that of a record of which none is said. */
export function recordTypeOf(object: ObjectDef, name: Json): RecordTypeDef | undefined {
  return object.record_types?.find((type) => type.name === name) ?? defaultRecordType(object);
}

/** Gives the record types that new records may be of. */
export function activeRecordTypes({ record_types: types = [] }: ObjectDef): readonly RecordTypeDef[] {
  return types.filter(isChoosable);
}

/** Gives the system fields of an object. */
export function systemFields(object: ObjectDef): readonly FieldDef[] {
  const owner = (object.owned ?? true) ? [OWNER] : [];
  const position = object.fields.some(isRowOf) ? [POSITION] : [];
  return [...SYSTEM, ...owner, ...recordTypeField(object), ...position, ...fieldsOfShape(object)];
}

function fieldsOfShape({ name, shape }: ObjectDef): readonly FieldDef[] {
  if (shape === 'document') {
    const label = { en: 'Amended from', 'zh-CN': '修订自' };
    return [...LIFE_CYCLE, { name: 'amended_from', type: 'lookup', to: name, label }];
  }
  return shape === 'single' ? HOLDERS : [];
}

function recordTypeField(object: ObjectDef): readonly FieldDef[] {
  if (object.record_types === undefined || object.record_types.length === 0) {
    return [];
  }
  const options = object.record_types.map(({ name, label, active }) => ({ value: name, label, active }));
  const label = { en: 'Record type', 'zh-CN': '记录类型' };
  const chosen = defaultRecordType(object)?.name ?? null;
  return [{ name: RECORD_TYPE, type: 'picklist', label, options, default: chosen }];
}
