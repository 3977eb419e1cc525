import type { ComponentType } from 'react';
import { YesNo } from '../checkbox/CheckboxField';
import { Day } from '../date/Day';
import { Instant } from '../datetime/Instant';
import { Duration } from '../duration/Duration';
import type { DisplayProps } from '../fieldUi';
import { LongText } from '../long_text/LongText';
import { NumberText } from '../number/NumberField';
import { Line } from '../shared/Line';
import { TimeOfDay } from '../time/TimeOfDay';

const byResult: ReadonlyMap<unknown, ComponentType<DisplayProps>> = new Map<
  unknown,
  ComponentType<DisplayProps>
>([
  ['text', LongText],
  ['number', NumberText],
  ['boolean', YesNo],
  ['date', Day],
  ['datetime', Instant],
  ['time', TimeOfDay],
  ['duration', Duration],
]);

/** What a formula gave, shown as a field of that type shows it. */
export function Computed(props: DisplayProps) {
  const Shown = byResult.get(props.field.definition.returns) ?? Line;
  return <Shown {...props} />;
}
