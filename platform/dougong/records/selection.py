"""Which fields a read gives, and the JSON that PostgreSQL builds of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, case, func, literal_column, null

from dougong.deployment.model import Model, ObjectModel
from dougong.fields.base import SqlJson
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.suggest import hint
from dougong.records.errors import UnknownPathError
from dougong.records.joins import Joins, Path

Sees: TypeAlias = Callable[[str, str], bool]
Selection: TypeAlias = dict[str, "Selection"]

ALWAYS = ("id", "version")
_LONGEST_PATH = 5


def all_fields(record: ObjectModel, sees: Sees) -> Selection:
    """Select every field that may be seen, without following lookups."""
    return {
        name: {}
        for name in record.fields
        if name != "deleted_at" and (name in ALWAYS or sees(record.name, name))
    }


def select_fields(model: Model, record: ObjectModel, paths: Iterable[str], sees: Sees) -> Selection:
    """Turn dotted paths into a selection; ``id`` and ``version`` are always part of it.

    Raises:
        InvalidError: A path leads nowhere, or to what may not be seen; all such are listed.
    """
    selection: Selection = {name: {} for name in ALWAYS}
    problems: list[Problem] = []
    for path in paths:
        try:
            resolve(model, record, tuple(path.split(".")), sees)
        except UnknownPathError as error:
            problems.append(Problem(path="/fields", error=error))
            continue
        level = selection
        for step in path.split("."):
            level = level.setdefault(step, {})
    if problems:
        raise InvalidError(problems)
    return selection


def resolve(model: Model, record: ObjectModel, path: Path, sees: Sees) -> ObjectModel:
    """Walk a path and give the object its last step belongs to.

    Raises:
        UnknownPathError: A step is no field, no lookup where one is needed, or may not be seen.
    """
    at = record
    for position, step in enumerate(path):
        field = at.fields.get(step)
        if field is None or not (step in ALWAYS or sees(at.name, step)):
            visible = [name for name in at.fields if sees(at.name, name)]
            raise UnknownPathError(path=".".join(path), object=at.label, hint=hint(step, visible))
        if position == len(path) - 1:
            return at
        if field.target is None or position >= _LONGEST_PATH:
            raise UnknownPathError(path=".".join(path), object=at.label, hint="")
        at = model.objects[field.target]
    raise UnknownPathError(path="", object=record.label, hint="")


def json_columns(
    joins: Joins, selection: Selection, sees: Sees, path: Path = ()
) -> list[ColumnElement[Any]]:
    """Give one labelled column for each selected field, of the value's JSON form."""
    _, record = joins.source(path)
    return [
        _json_value(joins, record, (*path, name), nested, sees).label(name)
        for name, nested in selection.items()
    ]


def _json_value(
    joins: Joins, record: ObjectModel, path: Path, nested: Selection, sees: Sees
) -> ColumnElement[Any]:
    field = record.fields[path[-1]]
    if field.target is not None:
        return _json_reference(joins, path, nested, sees)
    column = joins.column(path)
    if isinstance(field.type, SqlJson):
        return field.type.sql_json(column, field.options)
    return column


def _json_reference(joins: Joins, path: Path, nested: Selection, sees: Sees) -> ColumnElement[Any]:
    table, target = joins.source(path)
    label: ColumnElement[Any] = (
        json_columns(joins, {target.title: {}}, sees, path)[0].element
        if sees(target.name, target.title)
        else null()
    )
    pairs: list[Any] = [_key("id"), table.c.id, _key("label"), label]
    for column in json_columns(joins, nested, sees, path):
        if column.name not in ("id", "label"):
            pairs += [_key(column.name), column.element]
    return case((table.c.id.is_not(None), func.json_build_object(*pairs)), else_=null())


def _key(name: str) -> ColumnElement[str]:
    # Names come from the tenant's own definitions and hold nothing but letters, digits and _.
    return literal_column(f"'{name}'")
