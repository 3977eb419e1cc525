/** The definitions that a page reads; `scope.tsx` knows how pages get them. */
export { useDefinitions } from './scope';
