/** How wide a column is: from its type, its heading and the options that can stand in it. */
import { fieldUi } from '../../fields/registry';
import type { Field } from '../../meta/definitions';
import type { Texts } from '../../meta/types';

const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]/g;
const WIDE_PX = 13;
const NARROW_PX = 7;
const PADDING_PX = 24;
const ARROW_PX = 20;
const PILL_PX = 16;
const MOST_PX = 200;

/** Estimates the width of a text at the size of a list: Chinese characters are twice as wide as others. */
export function textWidth(text: string): number {
  const wide = text.match(WIDE)?.length ?? 0;
  return wide * WIDE_PX + (text.length - wide) * NARROW_PX;
}

export function columnWidth(
  field: Field,
  text: (texts: Texts | undefined, fallback?: string) => string,
): number {
  const heading = textWidth(text(field.label)) + PADDING_PX + ARROW_PX;
  const options = field.choices.map((choice) => textWidth(text(choice.label, choice.value)));
  const type = fieldUi(field.type).width;
  const content =
    options.length === 0 ? type : Math.min(Math.max(...options) + PILL_PX + PADDING_PX, MOST_PX);
  return Math.max(Math.min(heading, MOST_PX), content);
}
