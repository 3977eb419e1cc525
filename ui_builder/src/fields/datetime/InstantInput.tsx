import { useSession } from '../../api/session';
import type { InputProps } from '../fieldUi';
import { MomentInput } from '../shared/MomentInput';
import { instantOf, wallClock } from '../shared/moments';

/** People type the clock of their own time zone. */
export function InstantInput({ value, onChange, ...props }: InputProps) {
  const { time_zone: zone } = useSession();
  const clock = typeof value === 'string' ? wallClock(new Date(value), zone) : null;
  return (
    <MomentInput
      {...props}
      kind="datetime-local"
      value={clock}
      onChange={(typed) => onChange(typeof typed === 'string' ? instantOf(typed, zone).toISOString() : null)}
    />
  );
}
