import { useMemo } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { useDesign } from './design';
import type { Drawn } from './drawing';

/** Gives the flow as the canvas draws it. */
export function useDrawn(): Drawn {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const { flow, partOf, trigger, titleOf } = useDesign();
  return useMemo(
    () => ({
      flow,
      partOf,
      trigger,
      titleOf,
      wording: {
        t,
        text,
        object: (name) => text(definitions.object(name)?.definition.label, nameAsText(name)),
        field: (object, name) => text(definitions.field(object, name)?.label, nameAsText(name)),
      },
    }),
    [flow, partOf, trigger, titleOf, t, text, definitions],
  );
}
