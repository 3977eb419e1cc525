"""Secrets of records, encrypted on the way in."""

from __future__ import annotations

from collections.abc import Sequence

from dougong.deployment.model import ObjectModel
from dougong.fields.base import Cipher, Sealed
from dougong.hooks.events import Change
from dougong.kernel.errors import InvalidValueError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.records.saving.references import Faults


def seal(record: ObjectModel, changes: Sequence[Change], cipher: Cipher) -> Faults:
    """Encrypt the secrets of changes, in place; gives what is wrong with them, by position.

    What stands for the stored secret, or is it, leaves the change; what is refused, too, so that
    it is refused once.
    """
    faults: Faults = {}
    if not record.sealed:
        return faults
    for position, change in enumerate(changes):
        found = [
            problem
            for name in record.sealed
            if (problem := _seal(record, change, name, cipher)) is not None
        ]
        if found:
            faults[position] = found
    return faults


def _seal(record: ObjectModel, change: Change, name: str, cipher: Cipher) -> Problem | None:
    sent, stored = change.values.get(name), (change.old or {}).get(name)
    if sent is None or sent == stored:
        return None
    field = record.fields[name]
    assert isinstance(field.type, Sealed)
    try:
        sealed = field.type.seal(sent, stored, cipher, field.options)
    except InvalidValueError as error:
        del change.values[name]
        return Problem(path=pointer(name), error=error)
    if change.old is not None and sealed == stored:
        del change.values[name]
    else:
        change.values[name] = sealed
    return None
