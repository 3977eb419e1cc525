import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { partsQuery } from '../../api/flows';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';

/** Gives what an element is called. */
export type CalledElements = (key: string) => string;

export function useElements(): CalledElements {
  const { text } = useTexts();
  const elements = useQuery({ ...partsQuery, retry: false }).data?.elements;
  return useCallback(
    (key) => text(elements?.find((each) => each.key === key)?.label, nameAsText(key)),
    [elements, text],
  );
}
