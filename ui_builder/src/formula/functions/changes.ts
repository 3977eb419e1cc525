/** Functions that compare a record with what it was before it was changed. */

import { defineFunctions } from '../function.ts';
import type { Value } from '../types.ts';
import { equal } from '../values.ts';

export default defineFunctions({
  ISNEW: () => (_around, earlier: Value) => earlier === null,
  ISCHANGED: () => (_around, now: Value, before: Value, earlier: Value) => {
    if (earlier === null) return false;
    return now === null || before === null ? now !== before : !equal(now, before);
  },
  PRIORVALUE: () => (_around, _now: Value, before: Value) => before,
});
