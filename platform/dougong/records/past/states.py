"""A record as it was: its present values, with what its history tells taken back step by step.

Nothing here asks the database or anybody's rights. What the history does not keep of a field is
not guessed: once the record has been saved since, the field is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import String

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.base import Computed, Sealed
from dougong.formula.tree import Expression
from dougong.hooks.events import SaveEvent
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.jsontypes import JsonValue
from dougong.metadata.objects.system_fields import AMENDED_FROM, SUBMITTED_AT, SUBMITTED_BY
from dougong.storage.history import HistoryEntry

Stored = Mapping[str, Any]

_CONSTANT = frozenset({"id", "created_at", "created_by", AMENDED_FROM})
# Of now, whatever instant is asked for: by it a client names the record that it changes.
_PRESENT = frozenset({"version"})
_SAVED = frozenset({"updated_at", "updated_by"})


@dataclass(slots=True)
class State:
    """What a record held.

    Attributes:
        values: By field, as they are stored.
        unknown: Fields of which that cannot be told.
        exists: Whether it had been created.
        deleted: Whether it lay in the recycle bin.
    """

    values: dict[str, Any]
    unknown: set[str] = field(default_factory=set)
    exists: bool = True
    deleted: bool = False


def later_than(entries: Sequence[HistoryEntry], at: datetime) -> list[HistoryEntry]:
    """Give those of a record's entries, the latest first, that were not yet there at an instant.

    Who waits for another writer has the earlier instant and is written later: what counts is the
    order of writing.
    """
    later: list[HistoryEntry] = []
    for entry in entries:
        if entry.at <= at:
            break
        later.append(entry)
    return later


def state_before(record: ObjectModel, present: Stored, later: Sequence[HistoryEntry]) -> State:
    """Take changes back.

    Args:
        record: The object.
        present: What is stored.
        later: What is to be taken back, the latest first.
    """
    state = State(dict(present), deleted=present["deleted_at"] is not None)
    for entry in later:
        if entry.event == SaveEvent.CREATED:
            state.exists = False
        elif entry.event == SaveEvent.DELETED:
            state.deleted = False
        elif entry.event == SaveEvent.RESTORED:
            state.deleted = True
        elif entry.event == SaveEvent.SUBMITTED:
            state.values |= {SUBMITTED_AT: None, SUBMITTED_BY: None}
        for name, pair in entry.changes.items():
            if name in record.stored and isinstance(pair, list):
                _take_back(state, record, name, pair[0])
    return state


def mark_untold(record: ObjectModel, state: State, since: datetime, present: Stored) -> None:
    """Mark what the history does not tell of a record that was saved after an instant."""
    if present["updated_at"] <= since:
        return
    told = {*_CONSTANT, *_PRESENT}
    if record.definition.history:
        told |= {name for name, each in record.fields.items() if each.definition.history}
        told |= {SUBMITTED_AT, SUBMITTED_BY}
    state.unknown |= {name for name in record.stored if name not in told}


def note_last_save(state: State, last: HistoryEntry | None) -> None:
    """Say who had saved the record last, as far as the history tells."""
    if state.unknown.isdisjoint(_SAVED) or last is None:
        return
    state.values |= {"updated_at": last.at, "updated_by": last.actor}
    state.unknown -= _SAVED


def uncomputed(model: Model, record: ObjectModel, unknown: Iterable[str]) -> set[str]:
    """Name the computed fields that cannot be worked out from what is known of the record alone."""
    missing = set(unknown)
    open_ = {name for name, each in record.fields.items() if isinstance(each.type, Computed)}
    found: set[str] = set()
    while True:
        more = {
            name
            for name in open_ - found
            if not _is_own(model.computation(record.name, name), missing | found)
        }
        if not more:
            return found
        found |= more


def _is_own(expression: Expression, missing: set[str]) -> bool:
    reads = expression.reads
    return not reads.related and all(
        len(path) == 1 and path[0] not in missing for path in reads.paths
    )


def _take_back(state: State, record: ObjectModel, name: str, before: JsonValue) -> None:
    each = record.fields[name]
    if isinstance(each.type, Sealed):
        state.unknown.add(name)  # the history has but its mask
        return
    state.unknown.discard(name)
    if before is None or each.type.is_blank(before):
        # Not the blank of the type: where the field is newer than the entry there was nothing.
        state.values[name] = getattr(each.type, "blank", None)
        return
    value = read_former(each, before)
    if value is UNREADABLE:
        state.unknown.add(name)
    else:
        state.values[name] = value


UNREADABLE: Final = object()
"""Stands for a value that the field could not have as it is defined now."""


def read_former(each: FieldModel, before: JsonValue) -> Any:
    """Read a value that the field held once, though it might not be given to it any more.

    Returns:
        The stored value; ``UNREADABLE`` where the field is of another type by now.
    """
    options = each.options
    if "options" in options:
        offered = [{**choice, "active": True} for choice in options["options"]]
        options = {**options, "options": offered}
    try:
        return each.type.parse(before, options)
    except InvalidValueError:
        plain = isinstance(each.type.column(each.options), String) and isinstance(before, str)
        return before if plain else UNREADABLE
