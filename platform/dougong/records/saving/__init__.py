"""Saving records: the pipeline, and each of its steps."""
