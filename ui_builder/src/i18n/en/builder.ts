/** Every text of this language that the pages of builders show besides. */
import { gather } from '../gather';

export const texts = gather(import.meta.glob<{ default: object }>('./builder/*.json', { eager: true }));
