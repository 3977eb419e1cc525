"""The long-running processes, one module each, so that each loads only what it needs."""
