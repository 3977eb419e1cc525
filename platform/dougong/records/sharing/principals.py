"""Principals of single records: with whom one is shared, by ids rather than by names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, cast, select

from dougong.fields.references import is_id
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.messages import LocaleText, localize, say
from dougong.metadata.kinds.role import RoleDef
from dougong.records.errors import DanglingReferenceError
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins
from dougong.storage.statement import compile_statement

_OBJECTS: Final[Mapping[str, str]] = {
    "user": "user",
    "team": "team",
    "queue": "queue",
    "department": "department",
    "department_and_below": "department",
}
"""The object whose record a principal is, by its kind."""

_STORED: Final[Mapping[str, str]] = {"department_and_below": "department_below"}
_EVERYONE: Final = "everyone"
KINDS: Final = (*_OBJECTS, "role", _EVERYONE)
_ROLE: Final = say("role", "角色")


@dataclass(frozen=True, slots=True)
class Named:
    """A principal.

    Attributes:
        kind: What it is, such as ``team``.
        name: Id of the record that it is, or name of the role; empty for everyone.
    """

    kind: str
    name: str = ""

    @classmethod
    def stored(cls, text: str) -> Named:
        """Read it as ``Reach.principals`` has it."""
        kind, _, name = text.partition("/")
        kinds = {stored: written for written, stored in _STORED.items()}
        return cls(kinds.get(kind, kind), name)

    @property
    def text(self) -> str:
        """It, as ``Reach.principals`` has it."""
        kind = _STORED.get(self.kind, self.kind)
        return f"{kind}/{self.name}" if self.name else kind

    @property
    def object(self) -> str | None:
        """The object whose record it is; None for a role and everyone."""
        return _OBJECTS.get(self.kind)


def read_principal(
    connection: Connection[TupleRow],
    guard: Guard,
    sent: Mapping[str, Any],
    context: Mapping[str, Any],
) -> Named:
    """Read a principal that was sent; it must be there for whoever sends it.

    Raises:
        InvalidError: It is not.
    """
    ((kind, given),) = sent.items()
    path = f"/principal/{kind}"
    if kind == _EVERYONE:
        return Named(kind)
    if kind == "role":
        if given not in guard.model.catalog.all("role"):
            raise InvalidError(
                [Problem(path=path, error=DanglingReferenceError(object=_ROLE, value=given))]
            )
        return Named(kind, given)
    if not is_id(given):
        reason = say("expected an id", "应为标识")
        raise InvalidError(
            [Problem(path=path, error=InvalidValueError(value=given, reason=reason))]
        )
    named = Named(kind, str(UUID(given)))
    if named not in labels_of(connection, guard, [named], context, living=True):
        label = guard.model.object(_OBJECTS[kind]).label
        error = DanglingReferenceError(object=label, value=given)
        raise InvalidError([Problem(path=path, error=error)])
    return named


def labels_of(
    connection: Connection[TupleRow],
    guard: Guard,
    principals: Iterable[Named],
    context: Mapping[str, Any],
    *,
    living: bool = False,
) -> Mapping[Named, LocaleText | str | None]:
    """Give what principals are called, of those that are there for the reader.

    Args:
        connection: For the read.
        guard: The reader's.
        principals: The principals.
        context: Values of the reader's parameters.
        living: Whether those in the recycle bin are left out.
    """
    found: dict[Named, LocaleText | str | None] = {}
    roles: Mapping[str, RoleDef] = guard.model.catalog.all("role")
    wanted: dict[str, list[Named]] = {}
    for each in principals:
        if each.object is not None:
            wanted.setdefault(each.object, []).append(each)
        elif each.kind == _EVERYONE:
            found[each] = say("Everyone", "所有人")
        elif each.name in roles:
            found[each] = roles[each.name].label
    for name, several in wanted.items():
        ids = [UUID(each.name) for each in several]
        labels = record_labels(connection, guard, name, ids, context, living=living)
        found |= {each: labels[i] for each in several if (i := UUID(each.name)) in labels}
    return found


def record_labels(
    connection: Connection[TupleRow],
    guard: Guard,
    object_name: str,
    ids: list[UUID],
    context: Mapping[str, Any],
    *,
    living: bool = False,
) -> Mapping[UUID, str | None]:
    """Give the titles of records, of those that are there for the reader."""
    record = guard.model.objects.get(object_name)
    if record is None:
        return {}
    table = record.table.alias("t")
    joins = Joins(guard.model, record, table, guard)
    title: Any = cast(joins.column((record.title,)), Text)
    shown = guard.sees(record.name, record.title)
    there = guard.live(record, table) if living else guard.readable(record, table)
    query = (
        select(table.c.id, title)
        .select_from(joins.from_clause)
        .where(table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))), *there)
    )
    rows = compile_statement(query).all(connection, {**context, "ids": ids})
    return {row_id: label if shown else None for row_id, label in rows}


def words_of(principal: Named, label: LocaleText | str | None) -> LocaleText:
    """Give a principal in words: ``the team Key accounts``."""
    templates = {
        "user": ("{p}", "{p}"),
        "role": ("the role {p}", "角色“{p}”"),
        "team": ("the team {p}", "团队“{p}”"),
        "queue": ("the queue {p}", "队列“{p}”"),
        "department": ("the department {p}", "部门“{p}”"),
        "department_and_below": ("the department {p} and those below", "部门“{p}”及其下级"),
        _EVERYONE: ("everyone", "所有人"),
    }
    return worded(*templates[principal.kind], p=label if label is not None else "?")


def worded(en: str, zh: str, **values: LocaleText | str) -> LocaleText:
    """Make a text in both languages of templates, and of values that may be in both as well."""
    return {
        locale: text.format(**{name: localize(value, locale) for name, value in values.items()})
        for locale, text in (("en", en), ("zh-CN", zh))
    }
