"""Exports: any number of records in a file, read from one snapshot and never held at once."""
