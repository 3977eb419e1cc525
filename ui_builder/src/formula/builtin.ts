/** The functions of the language, found by scanning `functions/`. */

import type { Functions } from './function.ts';

const families = import.meta.glob<Functions>('./functions/*.ts', { eager: true, import: 'default' });

export const builtinFunctions: Functions = Object.assign({}, ...Object.values(families));
