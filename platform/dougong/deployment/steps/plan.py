"""From what changes to what is to be done: the steps of a deploy, and what to warn of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import singledispatchmethod

from sqlalchemy import Index

from dougong.deployment.impact.measure import Impact
from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.deployment.steps.refilling import FILL_ROLLUP, RollupSql, stale_rollups
from dougong.kernel.errors import Problem
from dougong.metadata import diff
from dougong.metadata.conversion import Conversion
from dougong.storage import ddl
from dougong.storage.ddl import DdlStep, Stage
from dougong.storage.object_tables import indexes_of, is_linked, is_numbered


@dataclass(frozen=True, slots=True)
class Plan:
    """What a deploy does.

    Attributes:
        steps: Statements in the order in which they run; of concurrent ones a job is made.
        warnings: What people should know.
        problems: Why the deploy cannot be; the steps are what would be done without them.
    """

    steps: tuple[DdlStep, ...]
    warnings: tuple[Problem, ...]
    problems: tuple[Problem, ...]


class Planner:
    """Turns the changes between two models into steps.

    Args:
        old: The model in force.
        new: The model that shall be.
        impact: What the changes do to the records there are.
        is_large: Tells whether a table has so many rows that a job builds its indexes.
        is_slow: Tells whether a table has so many rows that readers would wait while they are
            written, so that this is to be done ahead.
        rollup_sql: Gives the statement that works a roll-up out for every record.
    """

    def __init__(
        self,
        old: Model,
        new: Model,
        *,
        impact: Impact,
        is_large: Callable[[ObjectModel], bool],
        is_slow: Callable[[ObjectModel], bool],
        rollup_sql: RollupSql,
    ) -> None:
        self._rollup_sql = rollup_sql
        self._old = old
        self._new = new
        self._impact = impact
        self._is_large = is_large
        self._is_slow = is_slow
        # Columns that the steps make: they come with their foreign key and without an index.
        self._fresh: set[tuple[str, str]] = set()
        # Columns that get another type as they are.
        self._altered: set[tuple[str, str]] = set()

    def plan(self, changes: Sequence[diff.Change]) -> Plan:
        """Give the steps of all changes, in their order; indexes go first and come last.

        What takes long, and shuts no reader out, is moved before all that does shut them out.
        """
        between = [step for change in changes for step in self._steps(change)]
        steps = (*self._dropped_indexes(), *between, *self._new_indexes(), *self._fills())
        ordered = sorted(steps, key=lambda step: step.stage)
        return Plan(tuple(ordered), self._impact.warnings, self._impact.problems)

    @singledispatchmethod
    def _steps(self, change: object) -> Iterator[DdlStep]:
        # Labels, helps, views and the like have no table.
        return iter(())

    @_steps.register
    def _(self, change: diff.ObjectAdded) -> Iterator[DdlStep]:
        record = self._new.objects[change.object.name]
        specs = [field.spec for field in record.stored.values()]
        yield from ddl.create_object(record.table, specs)

    @_steps.register
    def _(self, change: diff.ObjectRemoved) -> Iterator[DdlStep]:
        record = self._old.objects[change.object.name]
        specs = [field.spec for field in record.stored.values()]
        yield from ddl.set_aside_object(record.table, specs, version=self._new.version)

    @_steps.register
    def _(self, change: diff.FieldAdded) -> Iterator[DdlStep]:
        record, field = _field(self._new, change.object.name, change.field.name)
        self._fresh.add((record.name, field.name))
        if is_numbered(field.spec) and self._is_slow(self._old.objects[record.name]):
            yield from ddl.add_field_ahead(record.table, field.spec, version=self._new.version)
        else:
            yield from ddl.add_field(record.table, field.spec)

    @_steps.register
    def _(self, change: diff.FieldRemoved) -> Iterator[DdlStep]:
        record, field = _field(self._old, change.object.name, change.field.name)
        yield from ddl.set_aside_field(record.table, field.spec, version=self._new.version)

    @_steps.register
    def _(self, change: diff.FieldChanged) -> Iterator[DdlStep]:
        record, field = _field(self._new, change.object.name, change.new.name)
        before = self._old.objects[record.name]
        old = before.fields[field.name].spec
        place = (record.name, field.name)
        if change.conversion is not Conversion.NONE and self._is_made_anew(change, before):
            self._fresh.add(place)
            version, ahead = self._new.version, self._is_slow(before)
            yield from ddl.recast_field(record.table, old, field.spec, version=version, ahead=ahead)
            return
        if is_numbered(old) and not is_numbered(field.spec):
            yield from ddl.set_aside_sequence(record.table, old, version=self._new.version)
        elif is_numbered(old) and old.options != field.spec.options:
            yield from ddl.change_numbers(record.table, old, field.spec)
        if change.conversion is not Conversion.NONE:
            self._altered.add(place)
            yield ddl.widen_field(record.table, old, field.spec)

    def _is_made_anew(self, change: diff.FieldChanged, before: ObjectModel) -> bool:
        """Tell whether a field gets a new column, rather than its column another type."""
        name = change.new.name
        if change.conversion.renews and (before.name, name) not in self._impact.fitting:
            return True
        table, old = self._new.objects[before.name].table, before.fields[name].spec
        wanted = self._new.objects[before.name].fields[name].spec
        return ddl.rewrites(table, old, wanted) and self._is_slow(before)

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
                yield from map(ddl.drop_index, self._missing(record, self._new.objects[name]))

    def _new_indexes(self) -> Iterator[DdlStep]:
        for name, record in self._new.objects.items():
            stored = self._old.objects.get(name)
            for index in self._missing(record, stored):
                # Only a deploy can tell whether values are unique, so it waits for that index.
                by_job = stored is not None and not index.unique and self._is_large(stored)
                step = ddl.add_index(index, concurrently=by_job)
                early = stored is not None and not by_job and self._is_early(stored, index)
                yield replace(step, stage=Stage.DATA) if early else step

    def _is_early(self, stored: ObjectModel, index: Index) -> bool:
        """Tell whether an index is better built while readers are still let in."""
        touched = {name for owner, name in self._fresh | self._altered if owner == stored.name}
        return (
            self._is_slow(stored)
            and touched.isdisjoint(index.columns.keys())
            and all(other.name != index.name for other in stored.table.indexes)
        )

    def _fills(self) -> Iterator[DdlStep]:
        """Work out roll-ups for the records there are; where there are many, by a job."""
        for record, field in stale_rollups(self._old, self._new):
            made_of = field.definition.rollup
            names = (record.name, made_of.object if made_of is not None else "")
            stored = [self._old.objects[name] for name in names if name in self._old.objects]
            yield DdlStep(
                action=FILL_ROLLUP,
                object=record.name,
                field=field.name,
                sql=self._rollup_sql(self._new, record, field),
                concurrent=any(map(self._is_large, stored)),
            )

    def _missing(self, record: ObjectModel, other: ObjectModel | None) -> list[Index]:
        """List the indexes of an object's table that another form of it does not have so."""
        if other is record:
            return []
        there = {ddl.add_index(index).sql for index in other.table.indexes} if other else ()
        return [
            index
            for index in indexes_of(record.table)
            if ddl.add_index(index).sql not in there
            or any((record.name, column.name) in self._fresh for column in index.columns)
        ]


def _field(model: Model, object_name: str, name: str) -> tuple[ObjectModel, FieldModel]:
    record = model.objects[object_name]
    return record, record.fields[name]
