"""The expressions in definitions, checked against the definitions they come with."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import partial
from types import MappingProxyType
from weakref import WeakKeyDictionary

from dougong.deployment.computations import check_computation
from dougong.formula.checker import check
from dougong.formula.errors import (
    ExpressionError,
    NoRecordError,
    NotImpersonalError,
    NotLiveError,
    NotOwnError,
    UnfitOperandError,
)
from dougong.formula.fitting import called
from dougong.formula.function import IN_SQL, Function
from dougong.formula.measures import measures_record
from dougong.formula.naming import EXCHANGE_RATE
from dougong.formula.syntax import Span
from dougong.formula.tree import Expression
from dougong.formula.value_types import TEXT, Kind, Type, namespace, record
from dougong.kernel.errors import Problem
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.registry import Registry
from dougong.metadata.catalog import Catalog
from dougong.metadata.definition import GROUP, ExpressionAt
from dougong.metadata.kind import FieldTypes, type_of
from dougong.metadata.kinds.calendar import calendar_names
from dougong.metadata.kinds.setting import SettingDef
from dougong.metadata.objects.definition import FieldDef
from dougong.metadata.paths import trace

_ORG = "org"
ORG = namespace(_ORG)
GLOBALS: Mapping[str, Type] = {"user": record("user"), _ORG: ORG}
SETTING = "setting"
_SETTINGS = namespace(SETTING)
_ORG_FIELDS: Mapping[str, Type] = {"currency": TEXT}
_RATE_FIELDS = {
    "currency": (Kind.TEXT, Kind.OPTION),
    "rate": (Kind.NUMBER,),
    "valid_from": (Kind.DATE,),
}

Sees = Callable[[str, str], bool]


class CatalogScope:
    """Names that an expression over records of one object may use.

    Args:
        catalog: The definitions.
        field_types: Every field type.
        object_name: The object of the record at hand.
        sees: Whether the reader may see a field of an object; None: every field.
        extra: What may be named with a ``$`` here besides what every expression may name.
        spaces: What stands below such names, by name.
    """

    def __init__(
        self,
        catalog: Catalog,
        field_types: FieldTypes,
        object_name: str,
        sees: Sees | None = None,
        *,
        extra: Mapping[str, Type] = MappingProxyType({}),
        spaces: Mapping[str, Mapping[str, Type]] = MappingProxyType({}),
    ) -> None:
        self._spaces = {namespace(name).object: types for name, types in spaces.items()}
        self._settings: Mapping[str, SettingDef] = catalog.all(SETTING)
        self._globals = {**GLOBALS, **extra}
        if self._settings:
            self._globals[SETTING] = _SETTINGS
        self._catalog = catalog
        self._field_types = field_types
        self._object = object_name
        self._sees = sees

    def field(self, object: str | None, name: str) -> Type | None:  # noqa: A002 - as in Scope
        """Give the type of a field that exists and may be seen."""
        if object == ORG.object:
            return _ORG_FIELDS.get(name)
        if object in self._spaces:
            return self._spaces[object].get(name)
        found = self._fields(object).get(name)
        if found is None:
            return None
        return type_of(found, self._field_types).value_type(found.options)

    def names(self, object: str | None) -> Iterable[str]:  # noqa: A002 - as in Scope
        """Give the names of the fields that may be seen."""
        if object == ORG.object:
            return _ORG_FIELDS
        return self._spaces[object] if object in self._spaces else self._fields(object)

    def label(self, object: str | None) -> LocaleText:  # noqa: A002 - as in Scope
        """Give what people call the object; of one that is to be deleted the name is left."""
        name = object or self._object
        if name == _SETTINGS.object:
            return say("the settings", "设置项")
        if name == ORG.object:
            return say("the organisation", "组织")
        if name in self._spaces:
            return say("what is known here", "此处可用的值")
        found = self._catalog.objects.get(name)
        return found.label if found is not None else say(name, name)

    def field_label(self, object: str | None, name: str) -> LocaleText | str:  # noqa: A002 - as in Scope
        """Give what people call a field."""
        found = self._fields(object).get(name)
        return found.label if found is not None else ""

    def relation(self, owner: str | None, name: str, lookup: str, /) -> str | None:
        """Give the object of that name if that lookup of it points here and may be seen."""
        found = self._catalog.objects.get(name)
        field = self._fields(name).get(lookup) if found is not None and found.is_stored else None
        return name if field is not None and field.target == (owner or self._object) else None

    def relations(self, owner: str | None, /) -> Iterable[str]:
        """Give the lookups that point here and may be seen."""
        for incoming in self._catalog.incoming(owner or self._object):
            name, lookup = incoming.object.name, incoming.field.name
            if self.relation(owner, name, lookup) is not None:
                yield f"{name}.{lookup}"

    def global_type(self, name: str) -> Type | None:
        """Give the type of ``$name``."""
        return self._globals.get(name)

    def global_names(self) -> Iterable[str]:
        """Give the names that may follow a ``$``."""
        return self._globals

    def calendars(self) -> Iterable[str]:
        """Give the names of the calendars, that of the default one too."""
        return calendar_names(self._catalog.all("calendar"))

    def trees(self) -> Mapping[str, str]:
        """Give the lookup of each object whose records form a tree."""
        objects = self._catalog.objects.values()
        return {each.name: each.tree for each in objects if each.tree is not None}

    def has_rates(self) -> bool:
        """Tell whether the object of exchange rates is there, with what it needs."""
        rates = self._catalog.objects.get(EXCHANGE_RATE)
        if rates is None or not rates.is_stored:
            return False
        fields = self._fields(EXCHANGE_RATE)
        return all(
            (field := fields.get(name)) is not None
            and field.computed_by is None
            and type_of(field, self._field_types).value_type(field.options).kind in kinds
            for name, kinds in _RATE_FIELDS.items()
        )

    def _fields(self, object: str | None) -> Mapping[str, FieldDef]:  # noqa: A002 - as in Scope
        at = object or self._object
        if at == _SETTINGS.object:
            return {name: setting.field for name, setting in self._settings.items()}
        found = self._catalog.objects.get(at)
        if found is None:
            return {}
        sees = self._sees
        if sees is None:
            return found.by_name
        return {n: f for n, f in found.by_name.items() if n in ("id", "version") or sees(at, n)}


class ExpressionChecker:
    """Checks the expressions that definitions hold, and tells what they read."""

    def __init__(self, functions: Registry[Function], field_types: FieldTypes) -> None:
        self._functions = functions
        self._field_types = field_types
        self._compiled: WeakKeyDictionary[Catalog, dict[Hashable, Expression]] = WeakKeyDictionary()

    def check(self, catalog: Catalog, at: ExpressionAt) -> list[Problem]:
        """List what is wrong with an expression of a definition."""
        try:
            found = self.compile(catalog, at)
        except ExpressionError as error:
            return list(error.faults())
        refused = [
            *_check_reads(at, found),
            *_check_taker(at, found),
            *(_check_impersonal(catalog, at, found) if at.impersonal else ()),
        ]
        if refused or at.own:
            return refused or list(_check_own(catalog, at, found))
        if at.computes is None:
            return []
        place, of = (at.object, at.computes), partial(self.computation, catalog)
        return list(check_computation(catalog, self._field_types, place, of))

    def compile(self, catalog: Catalog, at: ExpressionAt) -> Expression:
        """Check an expression of a definition, and give it for the back ends.

        Raises:
            ExpressionError: It has faults.
        """
        known = self._compiled.setdefault(catalog, {})
        expect = at.expect if at.fills is None else self._taken(catalog, *at.fills)
        spaces = tuple((name, *types.items()) for name, types in at.spaces.items())
        key = (at.object, at.source, expect, tuple(at.globals.items()), spaces)
        if key not in known:
            scope = CatalogScope(
                catalog, self._field_types, at.object, extra=at.globals, spaces=at.spaces
            )
            known[key] = check(
                at.source, scope, functions=self._functions, expect=expect, needs=IN_SQL
            )
        return known[key]

    def _taken(self, catalog: Catalog, object_name: str, field_name: str) -> Type | None:
        """Give the type of the values that a field takes; None where there is no such field."""
        owner = catalog.objects.get(object_name)
        field = owner.by_name.get(field_name) if owner is not None else None
        if field is None:
            return None
        return type_of(field, self._field_types).value_type(field.options)

    def computation(self, catalog: Catalog, object_name: str, field_name: str) -> Expression:
        """Give the expression of a computed field.

        Raises:
            ExpressionError: It has faults.
        """
        field = catalog.objects[object_name].by_name[field_name]
        assert field.computed_by is not None
        return self.compile(
            catalog, ExpressionAt("", object_name, field.computed_by, field.value_type)
        )


def _check_reads(at: ExpressionAt, found: Expression) -> Iterable[Problem]:
    """Refuse what is not at hand where the expression is asked."""
    whole = Span(at.source, 0, len(at.source))
    if at.live or at.actor:
        for name, _ in found.reads.related:
            yield Problem(path="", error=NotLiveError(whole, name=name))
    if at.actor:
        for path in sorted(found.reads.paths):
            yield Problem(path="", error=NoRecordError(whole, name=".".join(path)))


def _check_impersonal(catalog: Catalog, at: ExpressionAt, found: Expression) -> Iterable[Problem]:
    """Refuse what may differ by who asks: a computed field may read who that is."""
    reads, whole = found.reads, Span(at.source, 0, len(at.source))
    paths = (".".join(path) for path in sorted(reads.paths))
    others = [
        path
        for path in paths
        if any(
            step.field.computed_by is not None
            for step in trace(catalog.objects, at.object, path).steps
        )
    ]
    # A setting may have values of departments and users.
    others += ["$" + ".".join(path) for path in sorted(reads.globals) if path[0] != _ORG]
    others += [name for name, _ in reads.related]
    for name in others:
        yield Problem(path="", error=NotImpersonalError(whole, name=name))


def _check_taker(at: ExpressionAt, found: Expression) -> Iterable[Problem]:
    if at.taker is None:
        return
    if found.type.kind not in at.taker.kinds or (at.taker is GROUP and measures_record(found)):
        whole = Span(at.source, 0, len(at.source))
        error = UnfitOperandError(whole, found=called(found.type), operator=at.taker.name)
        yield Problem(path="", error=error)


def _check_own(catalog: Catalog, at: ExpressionAt, found: Expression) -> Iterable[Problem]:
    """Refuse what reads anything but stored fields of the record at hand."""
    fields = catalog.objects[at.object].by_name
    reads, whole = found.reads, Span(at.source, 0, len(at.source))
    others = [
        ".".join(path)
        for path in sorted(reads.paths)
        if len(path) > 1 or fields[path[0]].computed_by is not None
    ]
    others += ["$" + ".".join(path) for path in sorted(reads.globals)]
    others += [name for name, _ in reads.related]
    others += ["NOW()"] if reads.clock else []
    for name in others:
        yield Problem(path="", error=NotOwnError(whole, name=name))
