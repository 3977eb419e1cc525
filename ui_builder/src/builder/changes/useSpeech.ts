import { useSuspenseQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { draftCalls } from '../../api/drafts';
import { hasText } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import { systemFields } from '../../meta/systemFields';
import { nameAsText } from '../../meta/text';
import type { Texts } from '../../meta/types';
import { listKey } from '../draft/DraftKeeper';
import type { Speech } from './words';

interface NamedObject {
  readonly name: string;
  readonly label?: Texts;
  readonly fields?: readonly { readonly name?: string; readonly label?: Texts; readonly to?: unknown }[];
}

const ANY_OBJECT = { name: '', label: {}, plural: {}, title: '', owned: true, fields: [] };

/** Gives how changes are said: the labels of what shall be, and of what goes. */
export function useSpeech(): Speech {
  const { t, text, locale } = useTexts();
  const { data } = useSuspenseQuery({
    queryKey: listKey('object'),
    queryFn: ({ signal }) => draftCalls.list('object', signal),
  });
  return useMemo(() => {
    const objects = new Map(
      ([...data.removed, ...data.definitions] as readonly NamedObject[]).map((each) => [each.name, each]),
    );
    const object = (name: string) => text(objects.get(name)?.label, nameAsText(name));
    return {
      locale,
      t: (key, values) => t(key, { ...values }),
      knows: (key) => hasText(key),
      text,
      object,
      field: (of, path) => fieldText(objects, of, path.split('.'), text),
    };
  }, [data, text, t, locale]);
}

function fieldText(
  objects: ReadonlyMap<string, NamedObject>,
  of: string,
  steps: readonly string[],
  text: (texts: Texts | undefined, fallback: string) => string,
): string {
  const [step = '', ...rest] = steps;
  const fields = objects.get(of)?.fields;
  const field = Array.isArray(fields) ? fields.find(({ name }) => name === step) : undefined;
  const system = systemFields(ANY_OBJECT).find(({ name }) => name === step);
  const label = text(field?.label ?? system?.label, nameAsText(step));
  const to = typeof field?.to === 'string' ? field.to : '';
  return rest.length === 0 ? label : `${label} › ${fieldText(objects, to, rest, text)}`;
}
