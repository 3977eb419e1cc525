"""Records that are probably the same: told at saves, looked for, listed."""
