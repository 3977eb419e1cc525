"""Single objects: one record for everybody, and records with what differs for somebody.

The one record always has the same id, so that however many deploys make it, there is one. Beside it
a department or a user may have a record of their own, in which a blank says: as for everybody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, case, literal, or_, select

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.hooks.events import Change
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.metadata.objects.definition import Shape
from dougong.metadata.objects.shapes import holds_for_everybody
from dougong.metadata.objects.system_fields import FOR_DEPARTMENT, FOR_USER, OVERRIDES
from dougong.records.plans import of_version
from dougong.records.reading.setting_sql import department_of
from dougong.records.shapes.errors import (
    ForEverybodyError,
    HolderFixedError,
    NotSingleError,
    SingleRecordError,
)
from dougong.storage.statement import Statement, compile_statement

THE_ONE = UUID("00000000-0000-7000-8000-000000000001")
"""The id of the record for everybody."""

EVERYBODY = "tenant"
"""What the source of a value is called that holds for everybody."""

LEVELS = ("user", "department")
"""Who may have values of their own, the closest first."""


def refuse_second(record: ObjectModel, raws: Sequence[JsonValue]) -> None:
    """Refuse new records that are for everybody, or for a user and a department at once.

    Raises:
        SingleRecordError: One of them is.
    """
    for raw in raws:
        named = [n for n in OVERRIDES if isinstance(raw, Mapping) and raw.get(n) is not None]
        if isinstance(raw, Mapping) and len(named) != 1:
            raise SingleRecordError(object=record.label)


def refuse_unheld(record: ObjectModel, changes: Sequence[Change]) -> None:
    """Refuse new records that, as they are read, are for nobody or for two.

    Raises:
        SingleRecordError: One of them is.
    """
    for change in changes:
        held = [name for name in OVERRIDES if change.values.get(name) is not None]
        if change.old is None and change.id != THE_ONE and len(held) != 1:
            raise SingleRecordError(object=record.label)


def refuse_removal(record: ObjectModel, ids: Collection[UUID]) -> None:
    """Refuse that the record for everybody goes.

    Raises:
        SingleRecordError: It is among them.
    """
    if THE_ONE in ids:
        raise SingleRecordError(object=record.label)


def set_apart(
    record: ObjectModel,
    changes: Sequence[Change],
    given: Sequence[Collection[str]],
    raws: Sequence[JsonValue],
) -> list[Collection[str]]:
    """Give the record for everybody its id, and take the defaults out of the others.

    Returns:
        For each record the fields that count as sent.
    """
    complete: list[Collection[str]] = []
    for change, sent, raw in zip(changes, given, raws, strict=True):
        if not isinstance(raw, Mapping) or all(raw.get(name) is None for name in OVERRIDES):
            change.id = THE_ONE
            complete.append(sent)
            continue
        change.values |= {n: blank for n, blank in record.blanks.items() if n not in raw}
        complete.append(record.fields.keys())
    return complete


def refuse_for_everybody(record: ObjectModel, changes: Sequence[Change], *, many: bool) -> None:
    """Refuse values for somebody that hold for everybody, and other holders of a stored record.

    Raises:
        InvalidError: There are some; every field is named.
    """
    problems = []
    for position, change in enumerate(changes):
        at = f"/{position}" if many else ""
        problems += [each.under(at) for each in _unfit(record, change)]
    if problems:
        raise InvalidError(problems)


def _unfit(record: ObjectModel, change: Change) -> list[Problem]:
    if change.old is not None:
        moved = [name for name in OVERRIDES if name in change.values]
        if moved:
            return [Problem(path=f"/{name}", error=HolderFixedError()) for name in moved]
    if change.id == THE_ONE:
        return []
    problems = []
    for name in record.blanks.keys() & change.values.keys():
        field = record.fields[name]
        if holds_for_everybody(field.type) and change.values[name] != record.blanks[name]:
            error = ForEverybodyError(field=field.definition.label)
            problems.append(Problem(path=f"/{name}", error=error))
    return problems


def refuse_others(actor: Actor, changes: Sequence[Change]) -> None:
    """Refuse to change what holds for other users, or departments, but to who may set settings.

    Raises:
        MissingRightError: Something is somebody else's.
    """
    for change in changes:
        holder = {**(change.old or {}), **change.values}[FOR_USER]
        if change.id != THE_ONE and (holder is None or holder != actor.user_id):
            actor.rights.require_system("settings")


@dataclass(frozen=True, slots=True)
class Current:
    """The values of a single object that hold for somebody.

    Attributes:
        values: By field, as JSON.
        sources: Where each comes from: ``user``, ``department`` or ``tenant``.
    """

    values: Mapping[str, JsonValue]
    sources: Mapping[str, str]


def require_single(record: ObjectModel) -> None:
    """Refuse to tell the one value of what has many.

    Raises:
        NotSingleError: The object is not single.
    """
    if record.definition.shape is not Shape.SINGLE:
        raise NotSingleError(object=record.label)


def current_of(
    record: ObjectModel, actor: Actor, rows: Mapping[str, Mapping[str, JsonValue]]
) -> Current:
    """Choose, field by field, the closest value that is not blank.

    Args:
        record: The object.
        actor: For whom.
        rows: What the records say that hold for them, by level.
    """
    sources: dict[str, str] = {}
    for field in record.definition.fields:
        if not actor.rights.sees(record.name, field.name):
            continue
        everybodys = holds_for_everybody(record.fields[field.name].type)
        levels = [] if everybodys else [each for each in LEVELS if each in rows]
        said = (each for each in levels if rows[each].get(field.name) is not None)
        sources[field.name] = next(said, EVERYBODY)
    values = {name: rows[source].get(name) for name, source in sources.items()}
    return Current(values, sources)


def build_holding(model: Model, record: ObjectModel) -> Statement:
    """Compile which records hold for a user: id and level of each."""
    table = record.table
    user = bindparam("user_id", type_=Uuid())
    level = case(
        (table.c[FOR_USER].is_not(None), literal(LEVELS[0], Text)),
        (table.c[FOR_DEPARTMENT].is_not(None), literal(LEVELS[1], Text)),
        else_=literal(EVERYBODY, Text),
    )
    return compile_statement(
        select(table.c.id, level)
        .prefix_with(of_version(model))
        .where(
            table.c.deleted_at.is_(None),
            or_(
                table.c.id == THE_ONE,
                table.c[FOR_USER] == user,
                table.c[FOR_DEPARTMENT] == department_of(model, user),
            ),
        )
    )
