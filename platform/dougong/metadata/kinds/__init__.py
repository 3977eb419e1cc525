"""The kinds of definition, one file each; found by scanning this folder."""
