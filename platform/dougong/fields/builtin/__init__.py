"""The field types of the platform: one file each, named after its key, found by scanning."""
