import type { Json } from '../../api/client';
import { useDefinitions } from '../../api/definitions';
import { useTitles } from '../../api/expressions';
import type { Field } from '../../meta/definitions';
import type { Condition } from './conditions';

/** Gives what people call the records that a condition names without saying so, by id. */
export function useConditionTitles(
  field: Field | undefined,
  { value }: Condition,
): Readonly<Record<string, string>> {
  const target = field?.target ?? '';
  const title = useDefinitions().object(target)?.definition.title ?? 'id';
  const ids = target === '' || !Array.isArray(value) ? [] : value.flatMap(unnamed);
  return useTitles(target, title, ids);
}

function unnamed(value: Json): readonly string[] {
  const { id, label } = (value ?? {}) as { id?: string; label?: string | null };
  return typeof id === 'string' && label === null ? [id] : [];
}
