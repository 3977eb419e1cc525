"""Secrets at rest: where they are, and how they are encrypted anew under another key."""
