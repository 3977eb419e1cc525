"""What a client sent, read into values to store: defaults, then validation, all faults at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dougong.access.actor import Actor
from dougong.deployment.model import FieldModel, ObjectModel
from dougong.fields.loader import load
from dougong.kernel.errors import InvalidValueError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.objects.definition import RECORD_TYPE, RecordTypeDef
from dougong.records.errors import MaskedValueError
from dougong.records.reading.masking import looks_masked


@dataclass(frozen=True, slots=True)
class Incoming:
    """One record as read.

    Attributes:
        values: Stored values by field: of every writable field on create, of those sent on update.
        problems: What is wrong with it; there are then values for the other fields only.
        given: Of a new record the fields that have been sent, or have had a default by now.
    """

    values: dict[str, Any]
    problems: list[Problem]
    given: Collection[str] = ()


def read_new(record: ObjectModel, raw: JsonValue, actor: Actor, now: datetime) -> Incoming:
    """Read a record that is to be created."""
    if not isinstance(raw, Mapping):
        return Incoming({**record.blanks}, load(record.loader, raw)[1])
    complete = _with_defaults(record, raw, actor, now)
    values, problems = load(record.loader, complete)
    problems = _refuse_masked(record, complete, values, problems)
    return Incoming({**record.blanks, **values}, problems, complete.keys())


def read_many_new(
    record: ObjectModel, raws: Sequence[JsonValue], actor: Actor, now: datetime
) -> list[Incoming]:
    """Read records that are to be created, as ``read_new`` does each of them."""
    if len(raws) == 1:
        return [read_new(record, raws[0], actor, now)]
    completed = _all_with_defaults(record, raws, actor, now)
    loaded = record.row_loader.load_all([{} if each is None else each for each in completed])
    read = []
    for raw, complete, values in zip(raws, completed, loaded, strict=True):
        if complete is None or values is None:
            # The schema finds all that is wrong with it.
            read.append(read_new(record, raw, actor, now))
            continue
        problems = _refuse_masked(record, complete, values, []) if record.masked else []
        read.append(Incoming({**record.blanks, **values}, problems, complete.keys()))
    return read


def _all_with_defaults(
    record: ObjectModel, raws: Sequence[JsonValue], actor: Actor, now: datetime
) -> list[JsonObject | None]:
    """Complete records; None for what is none. Those with the same fields lack the same."""
    lacking: dict[tuple[str, ...], JsonObject] = {}
    completed: list[JsonObject | None] = []
    for raw in raws:
        if not isinstance(raw, Mapping):
            completed.append(None)
        elif record.definition.record_types:
            completed.append(_with_defaults(record, raw, actor, now))
        else:
            names = tuple(raw)
            if names not in lacking:
                whole = _with_defaults(record, raw, actor, now)
                lacking[names] = {name: whole[name] for name in whole.keys() - raw.keys()}
            completed.append({**raw, **lacking[names]})
    return completed


def read_changes(
    record: ObjectModel, raw: JsonValue, old: Mapping[str, Any] | None = None
) -> Incoming:
    """Read the fields of a record that are to be changed.

    Args:
        record: The object.
        raw: What was sent.
        old: What is stored. What is sent as it is stored may stay, though nobody could set it
            anew: an option that is no longer offered, a text from before fields were shorter.
    """
    values, problems = load(record.loader, raw, partial=True)
    if problems and old is not None and isinstance(raw, Mapping):
        problems = [each for each in problems if not _stays(record, raw, old, each, values)]
    if isinstance(raw, Mapping):
        problems = _refuse_masked(record, raw, values, problems)
    return Incoming(values, problems)


def _refuse_masked(
    record: ObjectModel, raw: JsonObject, values: dict[str, Any], problems: list[Problem]
) -> list[Problem]:
    """Refuse what a read showed of a masked field, whatever else is wrong with it."""
    for name, mask in record.masked.items():
        if looks_masked(raw.get(name), mask):
            values.pop(name, None)
            label = record.fields[name].definition.label
            error = MaskedValueError(value=raw[name], field=dict(label))
            path = pointer(name)
            problems = [each for each in problems if each.path != path]
            problems.append(Problem(path=path, error=error))
    return problems


def _stays(
    record: ObjectModel,
    raw: JsonObject,
    old: Mapping[str, Any],
    problem: Problem,
    values: dict[str, Any],
) -> bool:
    name = problem.path.removeprefix("/")
    if not isinstance(problem.error, InvalidValueError) or old.get(name) is None:
        return False
    field = record.fields[name]
    if raw[name] == field.type.dump(old[name], field.options):
        return True
    if not isinstance(old[name], list) or "options" not in field.options:
        return False
    # Of several choices each that is there may stay beside new ones.
    offered = [
        {**choice, "active": True} if choice["value"] in old[name] else choice
        for choice in field.options["options"]
    ]
    try:
        values[name] = field.type.parse(raw[name], {**field.options, "options": offered})
    except InvalidValueError:
        return False
    return True


def _with_defaults(
    record: ObjectModel, raw: JsonObject, actor: Actor, now: datetime
) -> dict[str, JsonValue]:
    complete = dict(raw)
    if record.definition.record_types:
        _of_record_type(record, complete, actor, now)
    for name, field in record.defaults.items():
        if name not in complete:
            complete[name] = _default(field, field.definition.default, actor, now)
    if "owner" in record.writable and "owner" not in complete and actor.user_id is not None:
        complete["owner"] = str(actor.user_id)
    return complete


def _of_record_type(
    record: ObjectModel, complete: dict[str, JsonValue], actor: Actor, now: datetime
) -> None:
    """Say which record type a new record is of, and fill in the defaults of that type."""
    sent = complete.get(RECORD_TYPE)
    chosen = record.definition.record_type(sent if isinstance(sent, str) else None)
    if sent is None:
        chosen = _may_choose(record, actor, chosen)
    assert chosen is not None
    complete.setdefault(RECORD_TYPE, chosen.name)
    for name, value in chosen.defaults.items():
        if name not in complete:
            complete[name] = _default(record.fields[name], value, actor, now)


def _may_choose(
    record: ObjectModel, actor: Actor, usual: RecordTypeDef | None
) -> RecordTypeDef | None:
    """Give the usual record type, or the first that the actor may choose instead."""
    if usual is None or actor.rights.chooses(record.name, usual.name):
        return usual
    others = (each for each in record.definition.record_types if each.active)
    return next((e for e in others if actor.rights.chooses(record.name, e.name)), usual)


def _default(field: FieldModel, value: JsonValue, actor: Actor, now: datetime) -> JsonValue:
    if field.definition.type == "datetime" and value == "now":
        return now.isoformat()
    if field.definition.type == "date" and value == "today":
        return now.astimezone(ZoneInfo(actor.time_zone)).date().isoformat()
    if field.target == "user" and value == "me":
        return None if actor.user_id is None else str(actor.user_id)
    return value
