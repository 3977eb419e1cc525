import { useMemo } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { useDraftContent, useDraftDefinitions } from '../draft/DraftScope';

/** Gives every object with the draft laid over it, by its label; suspends while they load. */
export function useSetObjects(): readonly ObjectInfo[] {
  const { text, locale } = useTexts();
  const { objects } = useDraftContent();
  const definitions = useDraftDefinitions();
  return useMemo(
    () =>
      objects
        .flatMap(({ name }) => definitions.object(name) ?? [])
        .toSorted((one, other) =>
          text(one.definition.label, one.definition.name).localeCompare(
            text(other.definition.label, other.definition.name),
            locale,
          ),
        ),
    [objects, definitions, text, locale],
  );
}
