/** Sending a file with its progress told, which `fetch` does not do. */
import { callHeaders, refuseWriting } from './client';
import { ApiError, type Problem } from './problem';

export interface Progress {
  readonly sent: number;
  readonly total: number;
}

interface Options {
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

/** Sends a file, or a form with one; rejects with an `ApiError`, or an `AbortError` where it was cancelled. */
export function upload<T>(path: string, body: File | FormData, { signal, onProgress }: Options): Promise<T> {
  refuseWriting('POST', path);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1${path}`);
    request.responseType = 'json';
    for (const [name, value] of Object.entries(
      callHeaders('POST', body instanceof File ? { file: body } : {}),
    )) {
      request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded, total }) => onProgress({ sent: loaded, total });
    request.onload = () => {
      const answer: unknown = request.response;
      if (request.status >= 200 && request.status < 300) {
        resolve(answer as T);
      } else {
        reject(new ApiError(request.status, answer as Problem | null));
      }
    };
    request.onerror = () => reject(new ApiError(0, null));
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    signal.addEventListener('abort', () => request.abort());
    request.send(body);
  });
}
