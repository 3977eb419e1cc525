"""Searching: what texts and queries become in the index, how it is kept, and how it is asked."""
