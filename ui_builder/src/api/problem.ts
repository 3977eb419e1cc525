/** Problem details (RFC 9457) as the server sends them. */

export interface Fault {
  path: string;
  code: string;
  message: string;
  details?: Readonly<Record<string, unknown>>;
  /** Kind and name of the definition it is in, or the file. */
  file?: string;
}

export interface Problem {
  status: number;
  code: string;
  detail: string;
  request_id?: string;
  /** What the message was made of, where there are no single faults. */
  details?: Readonly<Record<string, unknown>>;
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

/** Gives the label of a field; undefined where there is none of that name. */
export type LabelOf = (name: string) => string | undefined;

/** Writes fields by their labels where a message has their names: `subject` needs a value. */
export function labelled(message: string, labelOf: LabelOf): string {
  return message.replaceAll(/`([\w.]+)`/g, (whole, name: string) => labelOf(name) ?? whole);
}

/** Sorts the faults of a write by the field they are about. */
export function fieldErrors(
  error: unknown,
  known: ReadonlySet<string>,
  labelOf: LabelOf = () => undefined,
): FieldErrors {
  if (!(error instanceof ApiError)) {
    return { fields: {}, rest: [String(error)] };
  }
  const fields: Record<string, string> = {};
  const rest: string[] = [];
  for (const fault of error.faults) {
    const name = fault.path.split('/')[1] ?? '';
    if (known.has(name)) {
      fields[name] ??= labelled(fault.message, labelOf);
    } else {
      rest.push(labelled(fault.message, labelOf));
    }
  }
  return { fields, rest: error.faults.length === 0 ? [labelled(error.message, labelOf)] : rest };
}

/** Says in one sentence what went wrong: the first fault, else the whole. */
export function faultText(error: unknown): string {
  if (error instanceof ApiError) {
    return error.faults[0]?.message ?? error.message;
  }
  return error instanceof Error ? error.message : String(error);
}

/** Tells whether a save was not made because one went back from its warnings. */
export function isUnconfirmed(error: unknown): boolean {
  return error instanceof ApiError && error.problem?.code === 'record.confirmation_required';
}

/** Gives the record that the one asked for was merged into. */
export function mergedInto(error: unknown): string | undefined {
  const problem = error instanceof ApiError ? error.problem : null;
  return problem?.code === 'record.merged' ? String(problem.details?.into) : undefined;
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

/** Whether an error is about the condition that was sent. */
export function isAboutFilter(error: ApiError): boolean {
  return error.problem?.code.startsWith('expression.') === true || firstPlace(error) !== null;
}
