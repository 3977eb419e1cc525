"""The processes beside the web: the worker does what is due, the clock finds what was forgotten."""
