"""What the linter looks for: one file each, found by scanning this folder."""
