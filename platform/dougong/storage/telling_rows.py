"""How users want to be told of what, as rows: what somebody never said is as it is for all.

A kind of notification is told in the application, by mail, both or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from dougong.kernel.caching import per_tenant
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways by which a kind of notification is told.

    Attributes:
        in_app: Whether it stands in the list of the application.
        mail: Whether it is mailed.
    """

    in_app: bool = True
    mail: bool = False


USUAL: Mapping[str, Ways] = MappingProxyType(
    {
        "mention": Ways(mail=True),
        "comment": Ways(),
        "changed": Ways(),
        "owner_assigned": Ways(),
        "reminder": Ways(),
        "task_due": Ways(),
        "approval_task": Ways(mail=True),
        "approval_done": Ways(mail=True),
        "job_done": Ways(),
        "message": Ways(),
        "flow_failed": Ways(mail=True),
    }
)
"""The kinds that users choose ways for, and how each is told to who has not chosen."""

SAME_CHOICE: Mapping[str, str] = MappingProxyType(
    {
        "job_failed": "job_done",
        "webhook_off": "flow_failed",
        "approval_reminder": "approval_task",
        "approval_returned": "approval_done",
        "approval_approved": "approval_done",
        "approval_rejected": "approval_done",
        "approval_stuck": "approval_done",
    }
)
"""Kinds that are told as another one is."""

FOLLOWING: Mapping[str, bool] = MappingProxyType(
    {"commented": True, "mentioned": True, "owned": False}
)
"""What makes users follow a record by itself, for who has not chosen."""


def choices_of(connection: Connection[TupleRow], schema: str, user_id: UUID) -> JsonObject:
    """Give what a user has chosen; empty: nothing."""
    row = _statements(schema)[0].one(connection, {"user": user_id})
    return {} if row is None else dict(row[0])


def keep_choices(
    connection: Connection[TupleRow], schema: str, user_id: UUID, choices: JsonObject, at: datetime
) -> None:
    """Keep what a user has chosen."""
    values = {"user": user_id, "choices": choices, "now": at}
    _statements(schema)[1].run(connection, values)


def who_follows_when(
    connection: Connection[TupleRow], schema: str, users: list[UUID], cause: str
) -> list[UUID]:
    """Give those of the users whom this makes follow a record by itself."""
    kept = []
    for user in users:
        chosen = choices_of(connection, schema, user).get("follow")
        wants = chosen.get(cause) if isinstance(chosen, Mapping) else None
        if FOLLOWING[cause] if wants is None else wants:
            kept.append(user)
    return kept


@per_tenant
def _statements(schema: str) -> tuple[Statement, Statement]:
    table = tenant_tables(schema).telling
    new = insert(table).values(
        user_id=bindparam("user"), choices=bindparam("choices"), updated_at=bindparam("now")
    )
    kept = {name: new.excluded[name] for name in ("choices", "updated_at")}
    return (
        compile_statement(select(table.c.choices).where(table.c.user_id == bindparam("user"))),
        compile_statement(new.on_conflict_do_update(index_elements=[table.c.user_id], set_=kept)),
    )
