/** What pages are made of, with a builder's draft laid over it. */
import type { ScopeContent } from '../meta/scope';
import { call } from './client';

export const readDraftScope = (signal: AbortSignal) => call<ScopeContent>('GET', '/ui/draft', { signal });
