"""Layouts: what they mean, how they are read and checked, and which one counts."""
