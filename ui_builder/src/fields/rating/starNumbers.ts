/** How many stars a rating has, and which one a key leads to. */
import type { Field } from '../../meta/definitions';

export function mostStars(field: Field): number {
  const { max } = field.definition;
  return typeof max === 'number' ? max : 5;
}

/** Gives the number of stars after a key, or undefined if the key means nothing here. */
export function starsAfter(key: string, stars: number, most: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(stars + 1, most);
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(stars - 1, 1);
    case 'Home':
      return 1;
    case 'End':
      return most;
    default:
      return undefined;
  }
}
