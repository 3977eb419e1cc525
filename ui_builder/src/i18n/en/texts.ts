/** Every text of this language that the pages of end users show: one file an area, its name the first key. */
import { gather } from '../gather';

export const texts = gather(import.meta.glob<{ default: object }>('./*.json', { eager: true }));
