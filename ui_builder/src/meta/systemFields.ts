/** The fields that every object has; they stand in no definition. */
import type { FieldDef } from './types';

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

/** Gives the system fields; people write none of them but the owner. */
export function systemFields(owned: boolean): readonly FieldDef[] {
  return owned ? [...SYSTEM, OWNER] : SYSTEM;
}
