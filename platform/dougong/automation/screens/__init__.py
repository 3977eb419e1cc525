"""Screens of flows: what they ask, and how they are answered."""
