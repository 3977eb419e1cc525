/** Templates of messages, as they would be read. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from './client';
import type { DraftDefinition } from './drafts';

/** A message as somebody would read it. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  /** The text as a page; none where it is read as text only. */
  readonly html: string | null;
}

export interface PreviewRequest {
  readonly template: DraftDefinition;
  readonly record?: string;
  readonly locale: string;
}

/** Gives what a template says of a record; the one before stays until the next is there. */
export function useTemplatePreview(request: PreviewRequest) {
  return useQuery({
    queryKey: ['template preview', request],
    queryFn: ({ signal }) => call<Letter>('POST', '/meta/templates/preview', { body: request, signal }),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
  });
}
