"""The kinds of definition that automation brings: one file each."""
