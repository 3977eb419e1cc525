/** Departments to choose from: each below the one that it belongs to. */
import type { Department } from '../../api/departments';
import { linesOf } from './hierarchy';

const STEP = '\u2003';

/** Gives them in order, set in as far as they stand below others. */
export function indented(departments: readonly Department[]): readonly { id: string; label: string }[] {
  return linesOf(departments).map(({ node, depth }) => ({
    id: node.id,
    label: `${STEP.repeat(depth)}${node.name}`,
  }));
}
