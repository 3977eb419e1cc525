"""The stored rows of drafts: for each definition what it shall be, and what it began from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from dougong.kernel.caching import per_tenant
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.definition import Identity
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables
from dougong.storage.turns import take_turn


@dataclass(frozen=True, slots=True)
class Draft:
    """What one builder makes of one definition.

    Attributes:
        kind: Its kind.
        name: The name it shall have.
        definition: What it shall be, by the names of the draft; None: it shall go.
        base: What was in force when this began, by the names of then; None: nothing.
        renames: New names as a deploy takes them, of it and of its fields, if they had others.
        updated_at: When it was last saved.
    """

    kind: str
    name: str
    definition: JsonObject | None
    base: JsonObject | None
    updated_at: datetime
    renames: Mapping[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> Identity:
        """Kind and name."""
        return self.kind, self.name

    @property
    def origin(self) -> Identity:
        """Kind and name that it has as long as this is not published."""
        for asked, new in self.renames.items():
            kind, _, name = asked.partition(".")
            if (kind, new) == self.identity and "." not in name:
                return kind, name
        return self.identity


def lock_drafts(connection: Connection[TupleRow], user: UUID) -> None:
    """Let one transaction at a time work on a user's drafts."""
    take_turn(connection, f"draft {user}")


def load_drafts(connection: Connection[TupleRow], schema: str, user: UUID) -> list[Draft]:
    """Give what a builder works on, by kind and name."""
    rows = _statements(schema).all.all(connection, {"owner": user})
    return [
        Draft(kind, name, definition, base, updated_at, renames)
        for kind, name, definition, base, renames, updated_at in rows
    ]


def put_drafts(
    connection: Connection[TupleRow], schema: str, user: UUID, drafts: Iterable[Draft]
) -> None:
    """Store drafts, each in the place of what was there."""
    for each in drafts:
        row: dict[str, Any] = {
            "owner": user,
            "kind": each.kind,
            "name": each.name,
            "definition": each.definition,
            "base": each.base,
            "renames": dict(each.renames),
            "now": each.updated_at,
        }
        _statements(schema).put.run(connection, row)


def drop_drafts(
    connection: Connection[TupleRow], schema: str, user: UUID, identities: Iterable[Identity]
) -> None:
    """Forget drafts."""
    for kind, name in identities:
        _statements(schema).drop.run(connection, {"owner": user, "kind": kind, "name": name})


def settle_drafts(
    connection: Connection[TupleRow], schema: str, user: UUID, published: Iterable[Draft]
) -> None:
    """Forget what is published; what was saved meanwhile begins from there."""
    for each in published:
        key = {"owner": user, "kind": each.kind, "name": each.name}
        values = {**key, "definition": each.definition, "renames": {}}
        _statements(schema).drop_same.run(connection, {**key, "definition": each.definition})
        _statements(schema).begin_from.run(connection, values)


@dataclass(frozen=True, slots=True)
class _Statements:
    all: Statement
    put: Statement
    drop: Statement
    drop_same: Statement
    begin_from: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    draft = tenant_tables(schema).draft
    owned = draft.c.user_id == bindparam("owner")
    here = owned & (draft.c.kind == bindparam("kind")) & (draft.c.name == bindparam("name"))
    definition = bindparam("definition", type_=draft.c.definition.type)
    new = insert(draft).values(
        user_id=bindparam("owner"),
        kind=bindparam("kind"),
        name=bindparam("name"),
        definition=definition,
        base=bindparam("base"),
        renames=bindparam("renames"),
        updated_at=bindparam("now"),
    )
    saved = ("definition", "base", "renames", "updated_at")
    return _Statements(
        all=compile_statement(
            select(
                draft.c.kind,
                draft.c.name,
                draft.c.definition,
                draft.c.base,
                draft.c.renames,
                draft.c.updated_at,
            )
            .where(owned)
            .order_by(draft.c.kind, draft.c.name)
        ),
        put=compile_statement(
            new.on_conflict_do_update(
                constraint=draft.primary_key, set_={name: new.excluded[name] for name in saved}
            )
        ),
        drop=compile_statement(delete(draft).where(here)),
        drop_same=compile_statement(
            delete(draft).where(here, draft.c.definition.is_not_distinct_from(definition))
        ),
        begin_from=compile_statement(
            update(draft).where(here).values(base=definition, renames=bindparam("renames"))
        ),
    )
