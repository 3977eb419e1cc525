"""Flows, approvals, schedules and timers: a built-in plugin that implements the save hooks."""
