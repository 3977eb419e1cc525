/** Functions that ask the time, of the tenant's clock. */

import { defineFunctions } from '../function.ts';
import { dateOf, local, timeOf } from '../moments.ts';

export default defineFunctions({
  TODAY: () => (around) => dateOf(local(around.now, around.zone)),
  NOW: () => (around) => around.now,
  TIMENOW: () => (around) => timeOf(local(around.now, around.zone)),
});
