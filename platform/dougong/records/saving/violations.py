"""Constraints of the database that stood in the way of a save, said in the record's own words."""

from __future__ import annotations

import psycopg

from dougong.deployment.model import Model, ObjectModel
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.metadata.objects.definition import UniqueDef, labels_of
from dougong.records.errors import DanglingReferenceError, DuplicateValueError
from dougong.storage.identifiers import reference_name, unique_name


def explain(
    model: Model, record: ObjectModel, error: psycopg.errors.IntegrityError, at: str
) -> Exception:
    """Give the error that a client understands; the same one where it is none of theirs."""
    constraint = error.diag.constraint_name or ""
    for unique in record.definition.uniques:
        if constraint == unique_name(record.name, *unique.fields):
            return taken_by(record, unique, at)
    for name, field in record.fields.items():
        if constraint == reference_name(record.name, name) and field.target is not None:
            target = model.objects[field.target].label
            missing = DanglingReferenceError(object=target, value=name)
            return InvalidError([Problem(path=f"{at}/{name}", error=missing)])
    return error


def taken_by(record: ObjectModel, unique: UniqueDef, at: str) -> DuplicateValueError:
    """Say that another record has a value that must be unique."""
    labels: JsonValue = labels_of(record.fields[name].definition for name in unique.fields)
    path = f"{at}/{unique.fields[0]}"
    return DuplicateValueError(object=record.label, field=labels, path=path)
