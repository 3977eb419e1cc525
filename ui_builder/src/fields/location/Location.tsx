import type { DisplayProps } from '../fieldUi';
import { placeText } from './placeText';

/** A place, as a link that opens the map of the machine. */
export function Location({ value }: DisplayProps) {
  const text = placeText(value);
  return <a href={`geo:${text.replaceAll(' ', '')}`}>{text}</a>;
}
