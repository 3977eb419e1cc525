"""The functions of the language: one class each, found by scanning this folder."""
