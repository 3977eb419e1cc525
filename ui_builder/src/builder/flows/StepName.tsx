import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import editor from '../editor/Editor.module.css';
import { Line } from '../inputs/Plain';
import { isName } from '../objects/naming';
import { useDesign } from './design';
import { renamedStep } from './editing';
import { stepsOf } from './flowDraft';

/** The name by which expressions and runs know the step. */
export function StepName({ id }: { id: string }) {
  const { t } = useTexts();
  const { flow, change, choose, partOf } = useDesign();
  const [typed, setTyped] = useState(id);
  const isTaken = typed !== id && typed in stepsOf(flow);
  const isFit = isName(typed) && !isTaken;
  function take() {
    if (isFit && typed !== id) {
      change(renamedStep(flow, id, typed, partOf));
      choose([typed]);
    } else {
      setTyped(id);
    }
  }
  return (
    <details className={editor.details}>
      <summary>{t('flows.internal')}</summary>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what was typed is taken when one leaves the box */}
      <div
        className={editor.stack}
        onBlur={take}
        onKeyDown={(event) => (event.key === 'Enter' ? take() : undefined)}
      >
        <Line
          label={t('flows.internalName')}
          help={
            isFit
              ? t('flows.internalHelp', { name: `$steps.${typed}` })
              : t(isTaken ? 'setup.nameTaken' : 'setup.nameRule')
          }
          code
          value={typed}
          onChange={(next) => setTyped(next ?? '')}
        />
      </div>
    </details>
  );
}
