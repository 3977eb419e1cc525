/** Calls of the HTTP contract: JSON both ways, the session's CSRF token, problems as errors. */
import { ApiError, type Problem } from './problem';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

interface CallOptions {
  query?: Readonly<Record<string, string | number | undefined>>;
  body?: unknown;
  /** What is sent instead of JSON. */
  file?: File;
  /** The version that a change is made to. */
  version?: number;
  /** Names of the rules whose warnings were confirmed. */
  confirmed?: string | undefined;
  signal?: AbortSignal;
}

/** What every call of this page carries; the session and the language set it. */
export const caller = { csrfToken: '', locale: 'en' };

/** Makes one call; resolves to the body, rejects with an `ApiError`. */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
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
  const response = await send(`/api/v1${path}${queryText(options.query)}`, {
    method,
    headers,
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    ...(options.file === undefined ? {} : { body: options.file }),
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
