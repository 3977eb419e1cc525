"""Holdings: of which records a user is the owner, and what of the organisation is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import Text, bindparam, cast, func, select, union_all

from dougong.access.actor import Actor
from dougong.access.permissions.granting import RIGHT
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.kernel.messages import LocaleText
from dougong.records.bulk.saving_many import WRITTEN_MANY
from dougong.storage.database import Database
from dougong.storage.statement import Statement, compile_statement

OWNER = "owner"
_LED = "led"
_LEADING = (("department", "head"), ("team", "lead"), ("user", "manager"))
"""What is somebody's beside records: the object, and the lookup that says whose it is."""


@dataclass(frozen=True, slots=True)
class Held:
    """How many records of an object somebody owns."""

    object: str
    label: LocaleText
    count: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a user holds.

    Attributes:
        objects: The objects of which they own records, most of them first.
        departments: How many departments they head.
        teams: How many teams they lead.
        reports: Of how many users they are the manager.
    """

    objects: Sequence[Held]
    departments: int
    teams: int
    reports: int


def holdings_of(database: Database, models: Models, actor: Actor, user_id: UUID) -> Holdings:
    """Tell what a user holds, whatever of it the actor may see.

    Raises:
        MissingRightError: The actor does not look after users.
    """
    actor.rights.require_system(RIGHT)
    model = models.current(actor.schema)
    owned = owned_objects(model)
    with database.connection(actor.schema) as connection:
        rows = _counting(model, owned).all(connection, {"holder": user_id})
    counts = {(what, name): count for what, name, count in rows}
    held = [
        Held(record.name, record.definition.plural, counts[OWNER, record.name])
        for record in owned
        if counts[OWNER, record.name]
    ]
    led = [counts.get((_LED, name), 0) for name, _ in _LEADING]
    return Holdings(sorted(held, key=lambda each: (-each.count, each.object)), *led)


def owned_objects(model: Model) -> list[ObjectModel]:
    """Give the objects whose records have owners of their own."""
    return [
        record
        for _, record in sorted(model.objects.items())
        if record.definition.shape in WRITTEN_MANY
        and OWNER in record.writable
        # Rows go with their document, whoever wrote them.
        and record.definition.row_of is None
    ]


def ids_owned(connection: Connection[TupleRow], record: ObjectModel, user_id: UUID) -> list[UUID]:
    """Give the records of an object that a user owns, the oldest first."""
    table = record.table
    owned = select(table.c.id).where(
        table.c[OWNER] == bindparam("holder"), table.c.deleted_at.is_(None)
    )
    rows = compile_statement(owned.order_by(table.c.id)).all(connection, {"holder": user_id})
    return [row[0] for row in rows]


def _counting(model: Model, owned: Sequence[ObjectModel]) -> Statement:
    """Count what is held, by what it is and of which object."""
    asked = [(OWNER, record, OWNER) for record in owned]
    asked += [
        (_LED, model.objects[name], field)
        for name, field in _LEADING
        if name in model.objects and field in model.objects[name].stored
    ]
    counts = []
    for what, record, field in asked:
        table = record.table
        counts.append(
            select(cast(what, Text), cast(record.name, Text), func.count()).where(
                table.c[field] == bindparam("holder"), table.c.deleted_at.is_(None)
            )
        )
    return compile_statement(union_all(*counts))
