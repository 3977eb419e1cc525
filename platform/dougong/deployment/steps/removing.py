"""What definitions take along that are deleted, and when they cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Set

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.model import Model
from dougong.kernel.errors import InvalidError, Problem
from dougong.metadata.definition import Definition, Identity
from dougong.metadata.errors import DuplicateError
from dougong.storage.grant_rows import drop_granted, drop_principal


def refuse_if_sent(identity: Identity, sent: Iterable[Definition], layer: str) -> None:
    """Refuse to delete what the same deploy brings.

    Raises:
        InvalidError: It does.
    """
    for each in sent:
        if (each.identity, each.layer) == (identity, layer):
            twice = DuplicateError(value=each.name, first=each.at or "/")
            raise InvalidError([Problem(path="/delete", error=twice)])


def remove_grants(connection: Connection[TupleRow], schema: str, *, old: Model, new: Model) -> None:
    """Take roles and permission sets that are no more from those who had them.

    Who had one of that name shall not have another one that is made under it later.
    """
    for kind in ("role", "permission_set"):
        for name in _gone(kind, old, new):
            drop_granted(connection, schema, kind, name)
    for name in _gone("role", old, new):
        drop_principal(connection, schema, f"role/{name}")


def _gone(kind: str, old: Model, new: Model) -> Set[str]:
    return old.catalog.all(kind).keys() - new.catalog.all(kind).keys()
