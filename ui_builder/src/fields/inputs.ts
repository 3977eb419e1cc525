/** How values are entered, by field type. Only forms need it, so it is loaded by the first of them. */
import type { ComponentType } from 'react';
import type { InputProps } from './fieldUi';

const found = import.meta.glob<ComponentType<InputProps>>('./*/input.ts', { eager: true, import: 'default' });

export const inputs: ReadonlyMap<string, ComponentType<InputProps>> = new Map(
  Object.entries(found).map(([path, input]) => [path.split('/')[1] ?? '', input]),
);
