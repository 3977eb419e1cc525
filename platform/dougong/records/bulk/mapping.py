"""Which column of a table fills which field of a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from dougong.access.actor import Actor
from dougong.access.errors import ForbiddenError
from dougong.access.rights import Rights
from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.kernel.errors import AppError, InvalidError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.suggest import hint
from dougong.metadata.errors import UnknownFieldError
from dougong.records.bulk.errors import (
    FilledTwiceError,
    UnknownColumnError,
    UnknownTargetError,
    UnmappedKeyError,
)
from dougong.records.bulk.saving_many import ID, Mode, require_key, require_many, verb_of
from dougong.records.reading.guard import Guard
from dougong.records.saving.permitted import refusal_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a column fills.

    Attributes:
        field: Name of the field, or ``id`` where records are told by it.
        by: Of a reference the field of what it leads to that stands in the cells; None: its id,
            or its title.
        create: Of a reference whether what is not found is made.
    """

    field: str
    by: str | None = None
    create: bool = False

    @classmethod
    def of(cls, sent: Any) -> Target:
        """Take what was sent: a dotted path, or an object."""
        if isinstance(sent, str):
            field, _, by = sent.partition(".")
            return cls(field=field, by=by or None)
        by = sent.get("by")
        return cls(
            field=sent["field"],
            by=None if by == ID else by,
            create=bool(sent.get("create", False)),
        )

    @property
    def path(self) -> str:
        """The dotted path of what stands in the cells."""
        return self.field if self.by is None else f"{self.field}.{self.by}"

    def told(self) -> JsonObject:
        """Give it as it is sent."""
        told: dict[str, JsonValue] = {"field": self.field}
        if self.by is not None:
            told["by"] = self.by
        return {**told, "create": True} if self.create else told


Mapped: TypeAlias = Mapping[str, Target]
"""Column → what it fills."""


def mapping_of(sent: Mapping[str, Any]) -> Mapped:
    """Take a mapping as it was sent, or kept."""
    return {column: Target.of(target) for column, target in sent.items()}


@dataclass(frozen=True, slots=True)
class Mapper:
    """Checks mappings of one object.

    Attributes:
        model: The definitions in force.
        record: The object.
        rights: Of whoever imports.
    """

    model: Model
    record: ObjectModel
    rights: Rights

    @classmethod
    def of(cls, model: Model, actor: Actor, object_name: str, mode: Mode) -> Mapper:
        """Make one for who may import.

        Raises:
            ForbiddenError: The actor may not.
            OneByOneError: The object does not have many records.
        """
        record = model.object(object_name)
        rights = actor.rights
        rights.require(verb_of(actor, object_name, mode), object_name)
        rights.require_action("import", object_name)
        require_many(record)
        return cls(model, record, rights)

    def field(self, target: Target) -> FieldModel | None:
        """Give the field that a target fills; None: there is none of that name."""
        return self.record.fields.get(target.field)

    def key_field(self, target: Target) -> FieldModel | None:
        """Give the field of the object referred to by which a reference is found."""
        field = self.field(target)
        if field is None or field.target is None:
            return None
        other = self.model.objects[field.target]
        return other.fields.get(target.by or other.title)

    def check(
        self,
        mapping: Mapped,
        headings: Sequence[str],
        mode: Mode,
        key: str | None,
        *,
        whole: bool = True,
    ) -> None:
        """Refuse a mapping that makes no sense.

        Args:
            mapping: What the columns fill.
            headings: The columns.
            mode: What is to become of the records.
            key: What stored ones are told by.
            whole: Whether it is all there is, and nothing more is to come.

        Raises:
            InvalidError: With every fault.
            UnknownKeyError: The key tells no records apart.
        """
        problems: list[Problem] = []
        filled: dict[str, str] = {}
        for column, target in mapping.items():
            error = self._fault(column, target, headings, mode, key)
            other = filled.setdefault(target.field, column)
            if error is None and other != column:
                error = FilledTwiceError(field=target.path, column=other)
            if error is not None:
                problems.append(Problem(path=pointer("mapping", column), error=error))
        if problems:
            raise InvalidError(problems)
        if mode is not Mode.INSERT:
            require_key(self.record, mode, key)
            if whole and (key or ID) not in filled:
                raise InvalidError([Problem(path="/key", error=UnmappedKeyError(key=key or ID))])

    def _fault(
        self, column: str, target: Target, headings: Sequence[str], mode: Mode, key: str | None
    ) -> AppError | None:
        if column not in headings:
            return UnknownColumnError(column=column, hint=hint(column, headings))
        if target.field == ID and mode is not Mode.INSERT and key in (None, ID):
            return None
        field = self.field(target)
        if field is None or (target.field not in self.record.sendable and target.field != key):
            return self._unknown(target)
        if target.field == key and mode is not Mode.INSERT:
            # What only tells records apart is not written; but it must not tell what is hidden.
            guard = Guard(self.model, self.rights)
            return None if guard.filters(self.record.name, key) else self._unknown(target)
        if target.field in self.record.sendable:
            refused = refusal_of(self.rights, self.record, target.field)
            if refused is not None:
                return refused
        return self._reference_fault(target, field)

    def _reference_fault(self, target: Target, field: FieldModel) -> AppError | None:
        if target.by is None and not target.create:
            return None
        if field.target is None:
            return self._unknown(target)
        other, key = self.model.objects[field.target], self.key_field(target)
        if key is None or not Guard(self.model, self.rights).filters(other.name, key.name):
            return self._unknown(target)
        if target.by is not None and not key.definition.unique and key.name != other.title:
            return UnknownTargetError(by=target.by, object=other.label)
        if target.create:
            if not self.rights.may("create", other.name):
                return ForbiddenError(verb="create", object=other.name)
            return refusal_of(self.rights, other, key.name)
        return None

    def _unknown(self, target: Target) -> AppError:
        record, path = self.record, target.path
        return UnknownFieldError(object=record.name, field=path, hint=hint(path, record.fields))
