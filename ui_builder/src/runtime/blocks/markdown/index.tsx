import { useTexts } from '../../../i18n/useTexts';
import type { MarkdownDef } from '../../../meta/types';
import { Markdown } from '../../../ui/Markdown';
import { BlockFrame } from '../BlockFrame';
import frame from '../BlockFrame.module.css';
import { type BlockProps, defineBlock } from '../recordBlock';

/** A text that the layout says, such as what to do at a stage. */
function MarkdownBlock({ section }: BlockProps<MarkdownDef>) {
  const { text } = useTexts();
  const label = text(section.label);
  const words = <Markdown source={text(section.text)} />;
  return label === '' ? (
    <div className={frame.block}>{words}</div>
  ) : (
    <BlockFrame label={label}>{words}</BlockFrame>
  );
}

export default defineBlock({ Block: MarkdownBlock });
