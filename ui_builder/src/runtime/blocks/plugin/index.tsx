import { useTexts } from '../../../i18n/useTexts';
import type { PluginPartDef } from '../../../meta/types';
import { moduleWith, usePluginUi } from '../../../plugins/modules';
import { PluginPart } from '../../../plugins/PluginPart';
import { useRecordPage } from '../../record/recordPage';
import { BlockFrame } from '../BlockFrame';
import frame from '../BlockFrame.module.css';
import { type BlockProps, defineBlock } from '../recordBlock';

/** A part of a record's page that a plugin draws; nothing where no plugin of the tenant brings it. */
function PluginBlock({ section }: BlockProps<PluginPartDef>) {
  const { text, locale } = useTexts();
  const { info, record } = useRecordPage();
  const module = moduleWith(usePluginUi(), 'blocks', section.part);
  if (module === undefined) {
    return null;
  }
  const label = text(section.label);
  const part = (
    <PluginPart
      module={module}
      choose={({ blocks }) => blocks.get(section.part)}
      props={{ object: info.definition.name, record, locale }}
    />
  );
  return label === '' ? (
    <div className={frame.block}>{part}</div>
  ) : (
    <BlockFrame label={label}>{part}</BlockFrame>
  );
}

export default defineBlock({ Block: PluginBlock });
