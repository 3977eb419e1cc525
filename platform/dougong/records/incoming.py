"""What a client sent, read into values to store: defaults, then validation, all faults at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dougong.access.actor import Actor
from dougong.deployment.model import FieldModel, ObjectModel
from dougong.fields.loader import load
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class Incoming:
    """One record as read.

    Attributes:
        values: Stored values by field: of every writable field on create, of those sent on update.
        problems: What is wrong with it; there are then values for the other fields only.
    """

    values: dict[str, Any]
    problems: list[Problem]


def read_new(record: ObjectModel, raw: JsonValue, actor: Actor, now: datetime) -> Incoming:
    """Read a record that is to be created."""
    complete = _with_defaults(record, raw, actor, now) if isinstance(raw, Mapping) else raw
    values, problems = load(record.loader, complete)
    return Incoming({**record.blanks, **values}, problems)


def read_changes(record: ObjectModel, raw: JsonValue) -> Incoming:
    """Read the fields of a record that are to be changed."""
    values, problems = load(record.loader, raw, partial=True)
    return Incoming(values, problems)


def _with_defaults(
    record: ObjectModel, raw: JsonObject, actor: Actor, now: datetime
) -> dict[str, JsonValue]:
    complete = dict(raw)
    for name, field in record.defaults.items():
        if name not in complete:
            complete[name] = _default(field, actor, now)
    if "owner" in record.writable and "owner" not in complete and actor.user_id is not None:
        complete["owner"] = str(actor.user_id)
    return complete


def _default(field: FieldModel, actor: Actor, now: datetime) -> JsonValue:
    value = field.definition.default
    if field.definition.type == "datetime" and value == "now":
        return now.isoformat()
    if field.definition.type == "date" and value == "today":
        return now.astimezone(ZoneInfo(actor.time_zone)).date().isoformat()
    if field.target == "user" and value == "me":
        return None if actor.user_id is None else str(actor.user_id)
    return value
