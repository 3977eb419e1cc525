import type { RelatedListDef } from '../../../meta/types';
import { RelatedList } from '../../record/RelatedList';
import { type BlockProps, defineBlock } from '../recordBlock';

function RelatedListBlock({ section }: BlockProps<RelatedListDef>) {
  return <RelatedList section={section} />;
}

export default defineBlock({ Block: RelatedListBlock });
