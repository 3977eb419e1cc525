"""Settings in SQL: the value that holds for the user of the request.

A value says under which field type it was stored. When the setting is of another type by now, the
value is none of it any more; so what is read can always be cast.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ColumnElement,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
)

from dougong.deployment.expressions import SETTING
from dougong.deployment.model import Model, SettingModel
from dougong.fields.base import NeverBlank
from dougong.formula.sql_terms import sql_type
from dougong.metadata.kinds.setting import LEVELS
from dougong.storage.statement import compile_statement
from dougong.storage.tables import tenant_tables

EVERYBODY = UUID(int=0)
"""Whose value that of the tenant is."""


def setting_value(model: Model, name: str) -> ColumnElement[Any]:
    """Give the value of a setting that holds for the user of the parameter ``user_id``."""
    setting = model.settings[name]
    stored = tenant_tables(model.schema).setting.alias()
    of = sql_type(setting.field.value_type)
    holders = _holders(model)
    rank = case({level: place for place, level in enumerate(LEVELS)}, value=stored.c.level)
    theirs = [
        (stored.c.level == level) & (stored.c.holder == holders[level])
        for level in setting.definition.levels
    ]
    found = (
        select(cast(stored.c.value.op("#>>")(literal_column("'{}'")), of))
        .where(stored.c.name == name, stored.c.type == setting.field.definition.type, or_(*theirs))
        .order_by(rank.desc())
        .limit(literal_column("1"))
        .scalar_subquery()
    )
    default = default_value(setting)
    return found if default is None else func.coalesce(found, literal(default, of), type_=of)


def default_value(setting: SettingModel) -> Any:
    """Give the value of a setting that nobody has set."""
    field = setting.field
    default = field.definition.default
    if default is not None:
        return field.type.parse(default, field.options)
    return field.type.blank if isinstance(field.type, NeverBlank) else None


def setting_globals(
    connection: Connection[TupleRow], model: Model, user_id: UUID | None
) -> Mapping[str, Any]:
    """Give the values of all settings as ``Surroundings.globals`` has them: ``setting.<name>``."""
    names = sorted(model.settings)
    if not names:
        return {}
    statement = compile_statement(select(*(setting_value(model, name) for name in names)))
    row = statement.one(connection, {"user_id": user_id})
    assert row is not None
    return {f"{SETTING}.{name}": value for name, value in zip(names, row, strict=True)}


def department_of(model: Model, user_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give the department of a user; none where a tenant's users have no such lookup."""
    user = model.objects["user"]
    if user.references.get("department") != "department":
        return null()
    table = user.table.alias()
    return select(table.c.department).where(table.c.id == user_id).scalar_subquery()


def _holders(model: Model) -> dict[str, ColumnElement[Any]]:
    """Give who has the values of each level that hold for the user."""
    user_id: ColumnElement[Any] = bindparam("user_id", type_=Uuid())
    department = department_of(model, user_id)
    return {"tenant": literal(EVERYBODY, Uuid()), "department": department, "user": user_id}
