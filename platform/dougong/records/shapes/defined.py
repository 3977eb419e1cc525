"""Records that follow from definitions: those of configurations, and the one of a single object.

They are brought in line within the transaction of the deploy, by the same pipeline as all records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import select

from dougong.access.actor import Actor
from dougong.deployment.builder import Builder
from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.base import Cipher
from dougong.hooks.plugins import Hooks
from dougong.kernel.clock import Clock
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.ids import Ids
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.kinds.configuration import CONFIGURATION
from dougong.metadata.kinds.sample import SampleDef
from dougong.metadata.objects.definition import Shape
from dougong.records.errors import DuplicateValueError
from dougong.records.plans import PlanCache
from dougong.records.saving.session import UNATTENDED
from dougong.records.shapes.saving import ShapedRecords
from dougong.storage.statement import compile_statement

_WORDS = frozenset({"today", "now", "me"})


class DefinedWriter(ShapedRecords):
    """Saves records as definitions have them: what people may not write it may."""

    __slots__ = ()

    def _require_writable(self, record: ObjectModel) -> None:
        pass

    def _require_new(self, record: ObjectModel, raws: Sequence[JsonValue]) -> None:
        pass


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedRecords:
    """Brings records in line with definitions that change.

    Attributes:
        hooks: Plugins that take part.
        clock: Tells the time.
        ids: Makes the ids of new records.
        cipher: Encrypts secrets.
    """

    hooks: Hooks
    clock: Clock
    ids: Ids
    cipher: Cipher

    def follow(
        self, connection: Connection[TupleRow], actor: Builder, old: Model, new: Model
    ) -> None:
        """Make, change and delete records, in the transaction of a deploy that is about to end.

        Raises:
            AppError: A record is refused, or one that goes is in use.
        """
        assert isinstance(actor, Actor)
        writer = DefinedWriter(
            connection=connection,
            model=new,
            actor=actor,
            hooks=self.hooks,
            # The version that is being made may come to nothing: no plan of it may stay.
            plans=PlanCache(),
            ids=self.ids,
            now=self.clock.now(),
            cipher=self.cipher,
            options=UNATTENDED,
        )
        for record in new.objects.values():
            if record.definition.shape is Shape.SINGLE and record.name not in old.objects:
                writer.create(record, [{}], many=False)
        _bring_in_line(writer, old, new)


def _bring_in_line(writer: DefinedWriter, old: Model, new: Model) -> None:
    before, after = _by_object(old), _by_object(new)
    gone: list[tuple[ObjectModel, set[UUID]]] = []
    for name in _in_order(new, {**before, **after}):
        was, is_now = before.get(name, []), after.get(name, [])
        if _documents(old, was) == _documents(new, is_now):
            continue
        record = new.objects[name]
        there = {each for one in was for each in _known(writer, record, one).values()}
        kept = {each for one in is_now for each in _put(writer, record, one)}
        gone.append((record, there - kept))
    for record, ids in reversed(gone):
        for each in sorted(ids):
            writer.delete(record, each, version=None)


def _put(writer: DefinedWriter, record: ObjectModel, definition: SampleDef) -> list[UUID]:
    """Make records as their definition has them; gives their ids."""
    known, saved = _known(writer, record, definition), []
    for at, raw in enumerate(definition.records):
        with _blamed(writer.model, definition, at):
            there = known.get(_key(record, definition, raw))
            if there is None:
                saved += [each.id for each in writer.create(record, [raw], many=False)]
            else:
                complete = {**_untold(record, raw), **raw}
                saved.append(writer.update(record, there, complete, version=None).id)
    return saved


def _untold(record: ObjectModel, raw: JsonObject) -> dict[str, JsonValue]:
    """Give what a record has where its definition says nothing, as when it was new."""
    own = {field.name for field in record.definition.fields} & record.sendable.keys()
    untold: dict[str, JsonValue] = {}
    for name in own - raw.keys() - record.definition.filled:
        default = record.fields[name].definition.default
        if not (isinstance(default, str) and default in _WORDS):
            untold[name] = default
    return untold


def _known(writer: DefinedWriter, record: ObjectModel, definition: SampleDef) -> Mapping[str, UUID]:
    """Find the records there are that a definition has, by key."""
    field = record.stored.get(definition.key or "")
    if field is None:
        return {}
    wanted = {_key(record, definition, raw) for raw in definition.records}
    table = record.table
    query = select(table.c[field.name], table.c.id).where(table.c.deleted_at.is_(None))
    rows = compile_statement(query).all(writer.connection)
    there = {_told_apart(field, value): each for value, each in rows}
    return {key: there[key] for key in wanted & there.keys()}


def _key(record: ObjectModel, definition: SampleDef, raw: JsonObject) -> str:
    field = record.fields[definition.key or ""]
    return _told_apart(field, field.type.parse(raw[field.name], field.options))


def _told_apart(field: FieldModel, value: Any) -> str:
    text = str(value)
    return text.lower() if field.definition.ignore_case else text


@contextmanager
def _blamed(model: Model, definition: SampleDef, at: int) -> Iterator[None]:
    """Say of faults of a record in which definition it is written, and where."""
    document = model.catalog.definitions[CONFIGURATION, definition.name]
    path = document.at + pointer("records", at)
    try:
        yield
    except InvalidError as error:
        raise type(error)(
            [
                Problem(path=path + each.path, error=each.error, file=document.file)
                for each in error.problems
            ]
        ) from None
    except DuplicateValueError as error:
        error.path = path + error.path
        raise


def _by_object(model: Model) -> Mapping[str, list[SampleDef]]:
    found: dict[str, list[SampleDef]] = {}
    definitions: Mapping[str, SampleDef] = model.catalog.all(CONFIGURATION)
    for each in sorted(definitions.values(), key=lambda one: one.name):
        if each.object in model.objects:
            found.setdefault(each.object, []).append(each)
    return found


def _documents(model: Model, definitions: Iterable[SampleDef]) -> list[Any]:
    definition = model.catalog.definitions
    return [definition[CONFIGURATION, each.name].json for each in definitions]


def _in_order(model: Model, names: Iterable[str]) -> list[str]:
    """Order objects so that those come first that others point at."""
    there = sorted(name for name in names if name in model.objects)
    needs = {
        name: {target for target in model.objects[name].references.values() if target in there}
        - {name}
        for name in there
    }
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError:
        return there
