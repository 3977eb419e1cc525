"""Rehearsals: flows run whole and taken back; tests in metadata; findings of the linter."""
