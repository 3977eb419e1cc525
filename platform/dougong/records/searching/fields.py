"""Which fields of an object's records are searched, and what each is to its record.

A title may be a formula. It is searched where it is made of the record's own fields only: what it
made of others would let those be found by who may not read them, and would grow old unnoticed.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dougong.deployment.model import Model, ObjectModel
from dougong.fields.base import Computed, Numbered
from dougong.metadata.objects import searched
from dougong.metadata.objects.definition import FieldDef
from dougong.records.searching.tokens import Role

_NAMING = frozenset({"email", "url", "barcode"})


@dataclass(frozen=True, slots=True)
class SearchedField:
    """A field that records are found by.

    Attributes:
        name: Its name.
        role: What it is to its record.
        made: What its tokens depend on besides the value.
    """

    name: str
    role: Role
    made: str


def is_searched(record: ObjectModel) -> bool:
    """Tell whether records of an object are found."""
    return searched.is_searched(record.definition)


def searched_fields(model: Model, record: ObjectModel) -> Mapping[str, SearchedField]:
    """Give the fields that records of an object are found by."""
    return {
        each.name: _field(record, each)
        for each in searched.searched_fields(record.definition, model.field_types)
        if each.computed_by is None or _read_by(model, record, each.name) is not None
    }


def finds_anew(model: Model, record: ObjectModel, written: Collection[str]) -> bool:
    """Tell whether records may be found by something else once these fields are written."""
    for each in searched_fields(model, record):
        read = _read_by(model, record, each) or frozenset({each})
        if not read.isdisjoint(written):
            return True
    return False


def _read_by(model: Model, record: ObjectModel, name: str) -> frozenset[str] | None:
    """Give the stored fields that a formula reads; None where it reads anything else."""
    field = record.fields[name]
    if not isinstance(field.type, Computed):
        return frozenset({name})
    found: set[str] = set()
    waiting, seen = [name], {name}
    while waiting:
        reads = model.computation(record.name, waiting.pop()).reads
        if reads.globals or reads.clock or reads.related:
            return None
        for path in reads.paths:
            if len(path) > 1:
                return None
            if not isinstance(record.fields[path[0]].type, Computed):
                found.add(path[0])
            elif path[0] not in seen:
                seen.add(path[0])
                waiting.append(path[0])
    return frozenset(found)


def _field(record: ObjectModel, field: FieldDef) -> SearchedField:
    role = _role(record, field)
    # Where its options change, its values may have been changed to fit them.
    options = zlib.crc32(repr(sorted(field.options.items(), key=lambda each: each[0])).encode())
    return SearchedField(field.name, role, f"{role.value} {field.type} {options:x}")


def _role(record: ObjectModel, field: FieldDef) -> Role:
    if field.name == record.title:
        return Role.TITLE
    if field.type == "phone":
        return Role.PHONE
    its = record.fields[field.name].type
    named = isinstance(its, Numbered) or field.unique or field.type in _NAMING
    return Role.NAME if named else Role.TEXT
