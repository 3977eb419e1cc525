import { useTexts } from '../../i18n/useTexts';
import { put } from '../editor/put';
import { useDesign } from './design';
import { NamedValues } from './properties/NamedValues';

const SCHEMA = { type: 'object', 'x-editor': 'values' } as const;

/** What a flow gives back to the one that calls it: an expression each, asked when it is done. */
export function GivenBack() {
  const { t } = useTexts();
  const { flow, change } = useDesign();
  return (
    <NamedValues
      name="output"
      label={t('flows.output')}
      help={t('flows.outputHelp')}
      schema={SCHEMA}
      value={flow.output ?? {}}
      around={[]}
      place="/output"
      step=""
      required={false}
      onChange={(next) => {
        const output = next as NonNullable<typeof flow.output>;
        change(put(flow, 'output', Object.keys(output).length === 0 ? undefined : output));
      }}
    />
  );
}
