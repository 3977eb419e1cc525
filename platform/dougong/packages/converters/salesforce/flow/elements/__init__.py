"""One file for each sort of element."""
