import { useTexts } from '../../../../i18n/useTexts';
import type { MarkdownBlockDef } from '../../../../meta/types';
import { Markdown } from '../../../../ui/Markdown';
import { type BlockProps, defineBlockUi } from '../../blockUi';
import styles from '../block.module.css';

function MarkdownBlock({ block }: BlockProps<MarkdownBlockDef>) {
  const { text } = useTexts();
  return (
    <div className={styles.text}>
      <Markdown source={text(block.text)} />
    </div>
  );
}

export default defineBlockUi<MarkdownBlockDef>({ Block: MarkdownBlock, rows: 2 });
