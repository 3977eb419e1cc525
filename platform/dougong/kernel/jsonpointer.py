"""JSON pointers (RFC 6901): how an error says where in a document it is."""

from __future__ import annotations


def pointer(*steps: str | int) -> str:
    """Give the pointer to what is reached by ``steps``; empty for the whole document."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def steps_of(path: str) -> tuple[str, ...]:
    """Give the steps of a pointer; none for the whole document."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in path.split("/")[1:])
