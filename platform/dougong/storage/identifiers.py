"""Names of constraints, indexes and sequences: readable, unique, within PostgreSQL's 63 bytes."""

from __future__ import annotations

import hashlib

_LONGEST = 63


def identifier(*parts: str) -> str:
    """Join parts with ``__``; what would be too long is cut and told apart by a hash.

    Names of objects and fields hold no double underscore at their ends, so the prefix and the
    first part always show.
    """
    name = "__".join(parts)
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: _LONGEST - 10]}__{digest}"


def sequence_name(object_name: str, field_name: str) -> str:
    """Name of the sequence that numbers a field."""
    return identifier("_seq", object_name, field_name)


def unique_name(object_name: str, *fields: str) -> str:
    """Name of the index that keeps a field, or several together, unique."""
    return identifier("uq", object_name, *fields)


def reference_name(object_name: str, field_name: str) -> str:
    """Name of a lookup's foreign key."""
    return identifier("fk", object_name, field_name)


def index_name(object_name: str, *fields: str) -> str:
    """Name of a plain index."""
    return identifier("ix", object_name, *fields)
