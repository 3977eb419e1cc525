"""From what changes to what is to be done: the steps of a deploy, and what to warn of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatchmethod

from sqlalchemy import Index

from dougong.deployment.errors import DataLossError, ImpossibleChangeError, SetAsideNotice
from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.metadata import diff
from dougong.metadata.conversion import Conversion
from dougong.storage import ddl
from dougong.storage.ddl import DdlStep
from dougong.storage.object_tables import indexes_of, is_linked, is_numbered


@dataclass(frozen=True, slots=True)
class Plan:
    """What a deploy does.

    Attributes:
        steps: Statements in the order in which they run; of concurrent ones a job is made.
        warnings: What is lost from sight, though not for good.
        problems: Why the deploy cannot be.
    """

    steps: tuple[DdlStep, ...]
    warnings: tuple[Problem, ...]
    problems: tuple[Problem, ...]


class Planner:
    """Turns the changes between two models into steps.

    Args:
        old: The model in force.
        new: The model that shall be.
        is_large: Tells whether a table has so many rows that a job builds its indexes.
    """

    def __init__(self, old: Model, new: Model, *, is_large: Callable[[ObjectModel], bool]) -> None:
        self._old = old
        self._new = new
        self._is_large = is_large
        self._fresh: set[tuple[str, str]] = set()
        self._warnings: list[Problem] = []
        self._problems: list[Problem] = []

    def plan(self, changes: Sequence[diff.Change]) -> Plan:
        """Give the steps of all changes, in their order; indexes go first and come last."""
        between = [step for change in changes for step in self._steps(change)]
        steps = (*self._dropped_indexes(), *between, *self._new_indexes())
        return Plan(steps, tuple(self._warnings), tuple(self._problems))

    @singledispatchmethod
    def _steps(self, change: object) -> Iterator[DdlStep]:
        # Labels, helps, views and the like have no table.
        return iter(())

    @_steps.register
    def _(self, change: diff.ObjectAdded) -> Iterator[DdlStep]:
        record = self._new.objects[change.object.name]
        specs = [field.spec for field in record.fields.values()]
        yield from ddl.create_object(record.table, specs)

    @_steps.register
    def _(self, change: diff.ObjectRemoved) -> Iterator[DdlStep]:
        record = self._old.objects[change.object.name]
        specs = [field.spec for field in record.fields.values()]
        self._warn(pointer(record.name), record.name, record.label)
        yield from ddl.set_aside_object(record.table, specs, version=self._new.version)

    @_steps.register
    def _(self, change: diff.FieldAdded) -> Iterator[DdlStep]:
        record, field = _field(self._new, change.object.name, change.field.name)
        self._fresh.add((record.name, field.name))
        yield from ddl.add_field(record.table, field.spec)

    @_steps.register
    def _(self, change: diff.FieldRemoved) -> Iterator[DdlStep]:
        record, field = _field(self._old, change.object.name, change.field.name)
        self._warn(pointer(record.name, field.name), field.name, record.label)
        yield from ddl.set_aside_field(record.table, field.spec, version=self._new.version)

    @_steps.register
    def _(self, change: diff.FieldChanged) -> Iterator[DdlStep]:
        record, field = _field(self._new, change.object.name, change.new.name)
        error = {
            Conversion.LOSSY: DataLossError,
            Conversion.IMPOSSIBLE: ImpossibleChangeError,
        }.get(change.conversion)
        if error is not None:
            fault = error(field=field.name, object=record.label, wanted=field.type.label)
            self._problems.append(Problem(path=pointer(record.name, field.name), error=fault))
            return
        old = self._old.objects[record.name].fields[field.name].spec
        if is_numbered(old) and not is_numbered(field.spec):
            yield from ddl.set_aside_sequence(record.table, old, version=self._new.version)
        elif is_numbered(old) and old.options != field.spec.options:
            yield ddl.set_number_default(record.table, field.spec)
        if change.conversion is Conversion.WIDENING:
            yield ddl.widen_field(record.table, old, field.spec)

    @_steps.register
    def _(self, change: diff.LinkAdded) -> Iterator[DdlStep]:
        record, field = _field(self._new, change.object.name, change.field.name)
        if is_linked(field.spec) and (record.name, field.name) not in self._fresh:
            yield ddl.add_reference(record.table, field.spec)

    @_steps.register
    def _(self, change: diff.LinkRemoved) -> Iterator[DdlStep]:
        record, field = _field(self._old, change.object.name, change.field.name)
        if is_linked(field.spec):
            yield ddl.drop_reference(record.table, field.spec)

    def _dropped_indexes(self) -> Iterator[DdlStep]:
        for name, record in self._old.objects.items():
            if name in self._new.objects:
                yield from map(ddl.drop_index, _missing(record, self._new.objects[name]))

    def _new_indexes(self) -> Iterator[DdlStep]:
        for name, record in self._new.objects.items():
            stored = self._old.objects.get(name)
            for index in _missing(record, stored):
                # Only a deploy can tell whether values are unique, so it waits for that index.
                by_job = stored is not None and not index.unique and self._is_large(stored)
                yield ddl.add_index(index, concurrently=by_job)

    def _warn(self, path: str, name: str, label: object) -> None:
        warning = SetAsideNotice(name=name, object=label)  # type: ignore[arg-type]
        self._warnings.append(Problem(path=path, error=warning))


def _field(model: Model, object_name: str, name: str) -> tuple[ObjectModel, FieldModel]:
    record = model.objects[object_name]
    return record, record.fields[name]


def _missing(record: ObjectModel, other: ObjectModel | None) -> list[Index]:
    """List the indexes of an object's table that another form of it does not have so."""
    if other is record:
        return []
    there = {ddl.add_index(index).sql for index in other.table.indexes} if other else ()
    return [i for i in indexes_of(record.table) if ddl.add_index(i).sql not in there]
