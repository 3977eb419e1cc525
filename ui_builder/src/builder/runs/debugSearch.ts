/** What the address of the debugger says: the record that a flow is rehearsed with. */
export interface DebugSearch {
  readonly record?: string;
}

export function debugSearch({ record }: Record<string, unknown>): DebugSearch {
  return typeof record === 'string' && record !== '' ? { record } : {};
}
