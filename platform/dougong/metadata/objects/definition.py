"""Objects and fields as the rest of the platform sees them: parsed, defaults filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from dougong.fields.base import Companion, Rollup
from dougong.formula.value_types import Type
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LOCALES, LocaleText, localize
from dougong.metadata.access.levels import RowLevel, Sharing, Superiors

POSITION = "position"
"""The system field that says at which place of its document a row stands."""

RECORD_TYPE = "record_type"
"""The system field that says of which of its object's record types a record is."""


class Shape(StrEnum):
    """What the records of an object are."""

    PLAIN = "plain"
    SINGLE = "single"
    DOCUMENT = "document"
    CONFIGURATION = "configuration"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class UniqueDef:
    """Fields whose values no two live records may share, taken together; blanks they may.

    Attributes:
        fields: Names of the fields.
        ignore_case: Whether texts that differ in case only count as the same.
    """

    fields: tuple[str, ...]
    ignore_case: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDef:
    """A rule: where its condition holds of a record, the record is not saved.

    Attributes:
        name: Its name, unique within the object.
        when: The condition; ``$old`` is the record as it was.
        message: What people are told.
        field: The field that is blamed; None: the record as a whole.
        warning: Whether people may save all the same, once they have confirmed it.
        active: Whether it is in force.
    """

    name: str
    when: str
    message: LocaleText
    field: str | None = None
    warning: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTypeDef:
    """A sort of records of an object, with its own choices, defaults and page.

    Attributes:
        name: What the field ``record_type`` holds.
        label: What people call it.
        active: Whether new records may be of it.
        default: Whether a new record is of it when nothing is said.
        options: The values that a field with choices offers, by field; others offer all.
        defaults: Values of a new record, by field; they go before those of the fields.
    """

    name: str
    label: LocaleText
    active: bool = True
    default: bool = False
    options: Mapping[str, tuple[str, ...]]
    defaults: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchDef:
    """A field that is copied from the record a lookup points at, when that is set or changed.

    Attributes:
        lookup: The lookup.
        field: The field of the record it points at.
        into: The field that takes the value.
        always: Whether nobody else writes that field; else only a blank one is filled.
    """

    lookup: str
    field: str
    into: str
    always: bool


@dataclass(frozen=True, slots=True)
class MaskDef:
    """How a value is shown to those who may not see all of it: its ends, the rest as stars.

    Attributes:
        start: How many of its first characters are shown.
        end: How many of its last characters are shown.
    """

    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class SharedWithDef:
    """A lookup whose user, team, queue or department reaches the record.

    Attributes:
        field: The lookup.
        level: At which level.
    """

    field: str
    level: RowLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDef:
    """A field of an object.

    Attributes:
        name: Name of the field and of its column.
        type: Key of its field type.
        label: What people call it.
        help: What it is for, shown beside the input.
        placeholder: What an empty input shows.
        required: Whether a write must leave it with a value.
        default: Value of a new record, as JSON; ``today``, ``now`` or ``me`` where
            ``default_words`` says so; ``{"expression": …}`` over the new record; none if None.
        unique: Whether two live records may not share a value; blanks may.
        ignore_case: Whether for that texts that differ in case only count as the same.
        history: Whether changes of it are kept in the record's history.
        editable_after_submit: Whether it may change once its document is submitted.
        options: The type's options, defaults filled in, a shared picklist's values too.
        target: The object it points at, of a lookup.
        targets: The objects it may point at, of a polymorphic lookup.
        companions: Other fields of its object that its options name.
        on_delete: What becomes of it when that record goes: ``restrict``, ``clear`` or ``cascade``.
        rows: What its records are called in the JSON of that record, where they are rows of it.
        system: Whether it is one of the fields that every object has.
        value_type: The type of its values in expressions, of a field of the object's own.
        computed_by: The expression that each read computes it by; it has no column then.
        rollup: What it is made of, where it is rolled up from records that point here.
        mask: How much of a value reads show; None: all of it.
        personal: Whether it holds personal data: it is found, exported and erased as such.
        reveals: Whether who reads a record in its own right also reads what this points at.
    """

    name: str
    type: str
    label: LocaleText
    help: LocaleText | None = None
    placeholder: LocaleText | None = None
    required: bool = False
    default: JsonValue = None
    unique: bool = False
    ignore_case: bool = False
    history: bool = True
    editable_after_submit: bool = False
    options: Mapping[str, Any]
    target: str | None = None
    targets: tuple[str, ...] = ()
    companions: tuple[Companion, ...] = ()
    on_delete: str | None = None
    rows: str | None = None
    system: bool = False
    value_type: Type | None = None
    computed_by: str | None = None
    rollup: Rollup | None = None
    mask: MaskDef | None = None
    personal: bool = False
    reveals: bool = False

    @property
    def default_expression(self) -> str | None:
        """The expression that gives a new record its value, where the default is one."""
        if isinstance(self.default, Mapping) and self.default.keys() == {"expression"}:
            source = self.default["expression"]
            return source if isinstance(source, str) else None
        return None


def labels_of(fields: Iterable[FieldDef]) -> dict[str, str]:
    """Give what people call several fields, in each language."""
    named = list(fields)
    return {locale: ", ".join(localize(f.label, locale) for f in named) for locale in LOCALES}


@dataclass(frozen=True, kw_only=True)
class ObjectDef:
    """An object: a table of records.

    Attributes:
        name: Name of the object and of its table.
        label: What people call one record.
        plural: What people call several.
        help: What it is for.
        icon: Name of its icon.
        title: The field that is shown as a record's label.
        fields: Its own fields, in order.
        system_fields: The fields that every object has, in order.
        indexes: Fields of each index asked for.
        unique: What several fields together keep unique.
        history: Whether changes of its records are kept.
        owned: Whether its records have an owner.
        rules: What its records must fulfil to be saved.
        record_types: The sorts of its records, in order; most objects have none.
        tree: The lookup by which its records form a tree, if they do.
        shape: What its records are.
        sharing: Who reaches its records before anything is shared.
        superiors: Who stands above an owner and so reaches their records.
        shared_with: Lookups whose users, teams, queues and departments reach the record.
        search: The fields that its records are found by; None: those that name a record.
        timeline: The fields of its records that timelines of others show; empty: these only tell
            that a record was made.
        archive: The condition under which a record is moved to the archive; None: none is.
    """

    name: str
    label: LocaleText
    plural: LocaleText
    help: LocaleText | None = None
    icon: str | None = None
    title: str
    fields: tuple[FieldDef, ...]
    system_fields: tuple[FieldDef, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    unique: tuple[UniqueDef, ...] = ()
    history: bool = True
    owned: bool = True
    rules: tuple[RuleDef, ...] = ()
    record_types: tuple[RecordTypeDef, ...] = ()
    tree: str | None = None
    shape: Shape = Shape.PLAIN
    sharing: Sharing = "edit"
    superiors: Superiors = "all"
    shared_with: tuple[SharedWithDef, ...] = ()
    search: tuple[str, ...] | None = None
    timeline: tuple[str, ...] = ()
    archive: str | None = None

    @property
    def is_stored(self) -> bool:
        """Whether it has a table: the records of an event are published, not stored."""
        return self.shape is not Shape.EVENT

    @cached_property
    def by_name(self) -> Mapping[str, FieldDef]:
        """Every field, system fields too, by name."""
        return {field.name: field for field in (*self.system_fields, *self.fields)}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all its fields, system fields too."""
        return frozenset(self.by_name)

    @cached_property
    def stored(self) -> Mapping[str, FieldDef]:
        """The fields that its table has a column for, by name, in the order of the columns."""
        return {name: each for name, each in self.by_name.items() if each.computed_by is None}

    def field(self, name: str) -> FieldDef | None:
        """Find a field, own or system."""
        return self.by_name.get(name)

    @property
    def uniques(self) -> tuple[UniqueDef, ...]:
        """All that is unique: single fields, then several together."""
        single = (
            UniqueDef((field.name,), field.ignore_case)
            for field in self.by_name.values()
            if field.unique
        )
        return (*single, *self.unique)

    def lookups(self) -> Iterator[FieldDef]:
        """Yield the fields that point at records, system fields too."""
        return (field for field in self.by_name.values() if field.target is not None)

    @cached_property
    def parents(self) -> tuple[FieldDef, ...]:
        """The fields that say what its records belong to."""
        return tuple(field for field in self.fields if field.on_delete == "cascade")

    @cached_property
    def row_of(self) -> FieldDef | None:
        """The field that says which document its records are rows of, if they are."""
        return next((field for field in self.parents if field.rows is not None), None)

    def record_type(self, name: str | None) -> RecordTypeDef | None:
        """Find a record type; a record without one, or of one that is gone, is of the default."""
        found = next((each for each in self.record_types if each.name == name), None)
        return found or self.default_record_type

    @cached_property
    def default_record_type(self) -> RecordTypeDef | None:
        """The record type of a record of which none is said: the default, or the first."""
        chosen = (each for each in self.record_types if each.default)
        active = (each for each in self.record_types if each.active)
        return next(chosen, None) or next(active, None)

    @cached_property
    def fetches(self) -> tuple[FetchDef, ...]:
        """What is copied through lookups."""
        return tuple(
            FetchDef(
                lookup=field.name,
                field=each["field"],
                into=each["into"],
                always=each["when"] == "always",
            )
            for field in self.fields
            for each in field.options.get("fetch", ())
        )

    @cached_property
    def fetching(self) -> frozenset[str]:
        """The lookups through which something is copied."""
        return frozenset(each.lookup for each in self.fetches)

    @cached_property
    def read_only(self) -> frozenset[str]:
        """Fields of its own that only a lookup fills."""
        return frozenset(each.into for each in self.fetches if each.always)

    @cached_property
    def filled(self) -> frozenset[str]:
        """Fields that a save may fill once it is known what was sent."""
        computed = (field.name for field in self.fields if field.default_expression is not None)
        return frozenset(each.into for each in self.fetches).union(computed)

    @cached_property
    def controlled(self) -> tuple[FieldDef, ...]:
        """The fields whose choices depend on another one."""
        return tuple(field for field in self.fields if field.options.get("controlled_by"))

    @cached_property
    def filtered(self) -> tuple[FieldDef, ...]:
        """The lookups that may not point at just any record."""
        return tuple(field for field in self.fields if field.options.get("filter"))


def label_from(name: str) -> LocaleText:
    """Make the label of a field that has none."""
    return {"en": name.replace("_", " ").capitalize()}
