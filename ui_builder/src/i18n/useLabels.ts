import { useCallback } from 'react';
import type { LabelOf } from '../api/problem';
import type { ObjectInfo } from '../meta/definitions';
import { useTexts } from './useTexts';

/** Gives the labels of an object's fields as messages have them: in quotation marks. */
export type LabelsOf = (info: ObjectInfo) => LabelOf;

export function useLabels(): LabelsOf {
  const { t, text } = useTexts();
  return useCallback(
    (info) => (name) => {
      const field = info.fields.get(name);
      return field === undefined ? undefined : t('field.quoted', { label: text(field.label, name) });
    },
    [t, text],
  );
}
