/** How a run of a flow may stand. The router reads it, so it stands apart from what asks for runs. */
export const RUN_STATES = ['ready', 'waiting', 'done', 'failed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];
