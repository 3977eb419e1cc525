/** Calls of the HTTP contract: JSON both ways, the session's CSRF token, problems as errors. */
import { ApiError, type Problem } from './problem';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

interface CallOptions {
  query?: Readonly<Record<string, string | number | undefined>>;
  body?: unknown;
  /** What is sent instead of JSON. */
  file?: File;
  /** Parts of a form, a file among them. */
  form?: FormData;
  /** The version that a change is made to. */
  version?: number;
  /** Names of the rules whose warnings were confirmed. */
  confirmed?: string | undefined;
  signal?: AbortSignal;
}

interface Caller {
  csrfToken: string;
  locale: string;
  /** Why nothing can be written from this page, such as a preview; null where it can. */
  refusal: string | null;
  /** Whether one looks as another user, so that nothing is kept of what one does. */
  viewing: boolean;
}

/** What every call of this page carries; the session and the language set it. */
export const caller: Caller = { csrfToken: '', locale: 'en', refusal: null, viewing: false };

/** What is asked by POST and changes nothing. */
const ONLY_ASKING = new Set(['/meta/expressions/check']);

/** Refuses what would write from a page where nothing can be written, such as a preview. */
export function refuseWriting(method: string, path: string): void {
  if (caller.refusal !== null && method !== 'GET' && !ONLY_ASKING.has(path)) {
    const detail = caller.refusal;
    throw new ApiError(403, { status: 403, code: 'preview.nothing_saved', detail, errors: [] });
  }
}

/** What stands above the body of a call. */
export function callHeaders(method: string, options: CallOptions): Record<string, string> {
  const headers: Record<string, string> = { 'Accept-Language': caller.locale };
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  if (options.file !== undefined) {
    headers['Content-Type'] = options.file.type || 'application/octet-stream';
    headers['X-File-Name'] = encodeURIComponent(options.file.name);
  }
  if (method !== 'GET') {
    headers['X-CSRF-Token'] = caller.csrfToken;
  }
  if (options.version !== undefined) {
    headers['If-Match'] = `"${options.version}"`;
  }
  if (options.confirmed !== undefined) {
    headers['X-Confirm-Warnings'] = options.confirmed;
  }
  return headers;
}

/** Makes one call; resolves to the body, rejects with an `ApiError`. */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  refuseWriting(method, path);
  const headers = callHeaders(method, options);
  const response = await send(`/api/v1${path}${queryText(options.query)}`, {
    method,
    headers,
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    ...(options.file === undefined ? {} : { body: options.file }),
    ...(options.form === undefined ? {} : { body: options.form }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (response.status === 204) {
    return undefined as T;
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    throw new ApiError(response.status, body as Problem | null);
  }
  return body as T;
}

async function send(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      throw error;
    }
    throw new ApiError(0, null);
  }
}

function queryText(query: CallOptions['query'] = {}): string {
  const sent = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') {
      sent.set(name, String(value));
    }
  }
  const text = sent.toString();
  return text === '' ? '' : `?${text}`;
}
