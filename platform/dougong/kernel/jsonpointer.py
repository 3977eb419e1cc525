"""JSON pointers (RFC 6901): how an error says where in a document it is."""

from __future__ import annotations


def pointer(*steps: str | int) -> str:
    """Give the pointer to what is reached by ``steps``; empty for the whole document."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
