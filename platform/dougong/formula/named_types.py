"""Types by name, and a scope made of them: for expressions that are tried without any object.

``{"amount": "number", "tags": "list of text", "account.tier": "option(key, other)",
"$user.id": "record", "order_line.order[].amount": "number"}``: a dotted name reaches over a
relation, ``$`` begins a global, and ``[]`` ends a relation to child records, whose values are
``{"order_line.order": [{"amount": "12.30"}, …]}``. The record as it was, ``$old``, has the fields
of the record, and is there once a value of it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from dougong.formula.errors import InvalidValueError, UnknownTypeError
from dougong.formula.value_types import Kind, Type, list_of, option, record
from dougong.formula.values import from_json, to_json
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import hint

_LIST = "list of "
ROWS = "[]."
_OLD = "$old"
_OPTION = re.compile(r"option\((.*)\)", re.DOTALL)
# No field is rich; a list names its elements, too.
_UNNAMED = (Kind.LIST, Kind.RICH, Kind.BLANK)
_KINDS = {kind.value: Type(kind) for kind in Kind if kind not in _UNNAMED}


def type_named(name: Any) -> Type:
    """Give the type of a name.

    Raises:
        UnknownTypeError: There is no such type.
    """
    if isinstance(name, str):
        if name.startswith(_LIST):
            return list_of(type_named(name.removeprefix(_LIST)))
        options = _OPTION.fullmatch(name)
        if options is not None:
            return option(*(value.strip() for value in options[1].split(",")))
        if name in _KINDS:
            return _KINDS[name]
    shown = str(name)[:40]
    raise UnknownTypeError(name=shown, hint=hint(shown, _KINDS))


def type_name(of: Type) -> str:
    """Give the name of a type, without its options."""
    if of.kind is Kind.LIST and of.element is not None:
        return _LIST + type_name(of.element)
    return of.kind.value


def rows_of(types: Mapping[str, Type]) -> dict[str, dict[str, Type]]:
    """Give the types of the fields of child records, by relation."""
    found: dict[str, dict[str, Type]] = {}
    for name, of in types.items():
        relation, mark, field = name.partition(ROWS)
        if mark:
            found.setdefault(relation, {})[field] = of
    return found


def read_values(types: Mapping[str, Type], values: Mapping[str, JsonValue]) -> dict[str, Any]:
    """Read the values of names, and those of child records.

    Raises:
        InvalidValueError: A value is not of its type.
    """
    if _OLD not in values and any(name.startswith(f"{_OLD}.") for name in values):
        values = {**values, _OLD: str(UUID(int=0))}
    read = {name: from_json(values.get(name), of) for name, of in types.items()}
    for relation, fields in rows_of(types).items():
        rows = values.get(relation) or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise InvalidValueError(value=str(rows)[:60], type="list of records")
        read[relation] = [read_values(fields, row) for row in rows if isinstance(row, dict)]
    return read


def write_values(types: Mapping[str, Type], values: Mapping[str, Any]) -> dict[str, JsonValue]:
    """Write values as ``read_values`` reads them."""
    written = {name: to_json(values.get(name), of) for name, of in types.items()}
    for relation, fields in rows_of(types).items():
        written[relation] = [write_values(fields, row) for row in values.get(relation, ())]
    return {name: value for name, value in written.items() if ROWS not in name}


class NamedScope:
    """What an expression may name, from the types of the names.

    Attributes:
        types: These types, with those of the record as it was.
    """

    def __init__(self, types: Mapping[str, Type]) -> None:
        own = {name: of for name, of in types.items() if not name.startswith("$")}
        earlier = {f"{_OLD}.{name}": of for name, of in own.items() if ROWS not in name}
        self.types = {_OLD: record(_OLD), **earlier, **types}
        self._fields: dict[str, dict[str, Type]] = {"": {}}
        self._globals: dict[str, Type] = {}
        self._relations: dict[str, list[str]] = {}
        for name, of in self.types.items():
            self._add(name, of)

    def _add(self, name: str, of: Type, owner: str = "") -> None:
        relation, mark, field = name.partition(ROWS)
        if mark:
            relations = self._relations.setdefault(owner, [])
            if relation not in relations:
                relations.append(relation)
            self._fields.setdefault(owner + relation, {})
            self._add(field, of, owner + relation)
            return
        *before, last = name.removeprefix("$").split(".")
        names = self._globals if name.startswith("$") else self._fields[owner]
        for step in before:
            owner = f"{owner}.{step}" if names is not self._globals else f"${step}"
            names.setdefault(step, record(owner))
            names = self._fields.setdefault(owner, {})
        names[last] = of

    def field(self, owner: str | None, name: str, /) -> Type | None:
        """Give the type of a field."""
        return self._fields.get(owner or "", {}).get(name)

    def names(self, owner: str | None, /) -> Iterable[str]:
        """Give the names of the fields of an object."""
        return self._fields.get(owner or "", {})

    def label(self, owner: str | None, /) -> LocaleText | str:
        """Give the way that leads to an object."""
        return owner.removeprefix(".") if owner else say("this record", "此记录")

    def relation(self, owner: str | None, name: str, lookup: str, /) -> str | None:
        """Give the relation itself, as the object of its records."""
        relation = f"{name}.{lookup}"
        return (owner or "") + relation if relation in self.relations(owner) else None

    def relations(self, owner: str | None, /) -> Iterable[str]:
        """Give the relations to child records."""
        return self._relations.get(owner or "", ())

    def global_type(self, name: str, /) -> Type | None:
        """Give the type of ``$name``."""
        return self._globals.get(name)

    def global_names(self) -> Iterable[str]:
        """Give the names that may follow a ``$``."""
        return self._globals

    def calendars(self) -> None:
        """Take any name for that of a calendar."""

    def trees(self) -> None:
        """Take the records of any object for a tree."""

    def has_rates(self) -> bool:
        """Take it that rates are kept."""
        return True
