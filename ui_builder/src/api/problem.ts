/** Problem details (RFC 9457) as the server sends them. */

export interface Fault {
  path: string;
  code: string;
  message: string;
  details?: Readonly<Record<string, unknown>>;
}

export interface Problem {
  status: number;
  code: string;
  detail: string;
  request_id?: string;
  errors: readonly Fault[];
}

/** What went wrong with a call; status 0 where the server was not reached. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem | null,
  ) {
    super(problem?.detail ?? `status ${status}`);
    this.name = 'ApiError';
  }

  get faults(): readonly Fault[] {
    return this.problem?.errors ?? [];
  }
}

export interface FieldErrors {
  /** Message by field name. */
  fields: Readonly<Record<string, string>>;
  /** What belongs to no field of the form. */
  rest: readonly string[];
}

/** Sorts the faults of a write by the field they are about. */
export function fieldErrors(error: unknown, known: ReadonlySet<string>): FieldErrors {
  if (!(error instanceof ApiError)) {
    return { fields: {}, rest: [String(error)] };
  }
  const fields: Record<string, string> = {};
  const rest: string[] = [];
  for (const fault of error.faults) {
    const name = fault.path.split('/')[1] ?? '';
    if (known.has(name)) {
      fields[name] ??= fault.message;
    } else {
      rest.push(fault.message);
    }
  }
  return { fields, rest: error.faults.length === 0 ? [error.message] : rest };
}

/** Where in an expression a fault is; counted from 1. */
export interface Place {
  line: number;
  column: number;
}

/** Gives the place of the first fault that names one. */
export function firstPlace(error: ApiError): Place | null {
  for (const { details } of error.faults) {
    if (typeof details?.line === 'number' && typeof details.column === 'number') {
      return { line: details.line, column: details.column };
    }
  }
  return null;
}

/** Turns a place into an offset into the text. */
export function offsetOf(text: string, place: Place): number {
  const before = text.split('\n').slice(0, place.line - 1);
  const start = before.reduce((sum, line) => sum + line.length + 1, 0);
  return Math.min(start + place.column - 1, text.length);
}
