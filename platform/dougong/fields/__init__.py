"""Field types: how values are stored, read, written and compared. One file each in builtin/."""
