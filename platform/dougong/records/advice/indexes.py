"""Which index is missing, and which is there for nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.sql.functions import FunctionElement

from dougong.access.actor import Actor
from dougong.deployment.drafting.drafts import Drafts
from dougong.deployment.drafting.overlay import Overlay
from dougong.deployment.model import Model, ObjectModel
from dougong.metadata.objects.field_check import check_index_width
from dougong.storage.database import Database
from dougong.storage.identifiers import index_name
from dougong.storage.index_facts import IndexFact, index_facts
from dougong.storage.query_use_rows import QueryShape, Use, forget_use, read_use

LEAST_RECORDS = 2_000
LEAST_CALLS = 5
LEAST_MS = 5.0
MOST_FIELDS = 4
_BYTES_AN_ENTRY = 24


@dataclass(frozen=True, slots=True)
class MissingIndex:
    """An index that lists would be served by.

    Attributes:
        object: The object.
        fields: Its fields, in order.
        shapes: The queries that it would serve.
        use: How often these were run, and for how long.
        records: About how many records the object has.
        bytes: About how much room it would take.
    """

    object: str
    fields: tuple[str, ...]
    shapes: Sequence[QueryShape]
    use: Use
    records: int
    bytes: int


@dataclass(frozen=True, slots=True)
class IdleIndex:
    """An index that the tenant's own definitions ask for and nothing has used.

    Attributes:
        object: The object.
        fields: Its fields, in order.
        bytes: How much room it takes.
        covered_by: The fields of a longer index that does its work too; none where it is merely
            unused.
    """

    object: str
    fields: tuple[str, ...]
    bytes: int
    covered_by: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class IndexAdvice:
    """What there is to say of the indexes of a tenant.

    Attributes:
        since: Since when PostgreSQL counts what uses an index; None: since it was set up.
        queries: How many queries the advice is made of.
        missing: What would help most comes first.
        idle: What takes most room comes first.
        building: Indexes that a job is building, or is about to: object and fields.
    """

    since: datetime | None
    queries: int
    missing: Sequence[MissingIndex]
    idle: Sequence[IdleIndex]
    building: Sequence[tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class IndexAdvisor:
    """Gives the advice.

    Attributes:
        database: The cell.
        drafts: Knows which layer asks for what.
    """

    database: Database
    drafts: Drafts

    def advise(self, actor: Actor) -> IndexAdvice:
        """Tell what is missing and what is idle, by what has really been asked for.

        Raises:
            MissingRightError: The actor may not build.
        """
        overlay = self.drafts.overlay(actor)
        model = overlay.model
        with self.database.connection(actor.schema) as connection:
            used = read_use(connection, actor.schema)
            facts = index_facts(connection, actor.schema)
        records = {fact.table: fact.records for fact in facts.indexes.values()}
        return IndexAdvice(
            since=facts.since,
            queries=sum(use.calls for _, use in used),
            missing=list(_missing(model, used, records)),
            idle=list(_idle(overlay, facts.indexes, {shape.object for shape, _ in used})),
            building=[
                (record.name, fields)
                for record in model.objects.values()
                for fields in record.definition.indexes
                if not _is_ready(facts.indexes.get(index_name(record.name, *fields)))
            ],
        )

    def begin_anew(self, actor: Actor, object_name: str) -> None:
        """Forget what was asked of an object whose indexes have changed."""
        with self.database.transaction(actor.schema) as connection:
            forget_use(connection, actor.schema, object_name)


def candidate(shape: QueryShape) -> tuple[str, ...]:
    """Give the fields of the index that would serve a query best; none where none would.

    What is equal comes first, then the order; without an order the one that is above or below.
    """
    rest = shape.sort or shape.ranged[:1]
    return (*shape.equal, *(name for name in rest if name not in shape.equal))[:MOST_FIELDS]


def serves(fields: Sequence[str], shape: QueryShape) -> bool:
    """Tell whether an index does all that the best one would do for a query."""
    best = candidate(shape)
    equal = set(shape.equal) & set(best)
    if set(fields[: len(equal)]) != equal:
        return False
    rest = best[len(equal) :]
    return tuple(fields[len(equal) : len(equal) + len(rest)]) == rest


def indexed(record: ObjectModel) -> Iterator[tuple[str, ...]]:
    """Give the fields of every index of an object's table that serves comparing and sorting."""
    for index in record.table.indexes:
        is_plain = not index.dialect_kwargs.get("postgresql_using")
        computed = any(isinstance(each, FunctionElement) for each in index.expressions)
        if is_plain and not computed:
            names = [column.name for column in index.columns]
            yield tuple(names[:-1] if names[-1] == "id" else names)


def _missing(
    model: Model, used: Iterable[tuple[QueryShape, Use]], records: Mapping[str, int]
) -> list[MissingIndex]:
    wanted: defaultdict[tuple[str, tuple[str, ...]], list[tuple[QueryShape, Use]]]
    wanted = defaultdict(list)
    for shape, use in used:
        record = model.objects.get(shape.object)
        if record is None or records.get(shape.object, 0) < LEAST_RECORDS:
            continue
        if use.calls < LEAST_CALLS or use.total_ms / use.calls < LEAST_MS:
            continue
        fields = candidate(shape)
        is_served = any(serves(each, shape) for each in indexed(record))
        if fields and not is_served and _can_be(record, fields):
            wanted[(shape.object, fields)].append((shape, use))
    for key in sorted(wanted, key=lambda each: -len(each[1])):
        _fold(wanted, key)
    found = [
        _advised(name, fields, served, records[name])
        for (name, fields), served in wanted.items()
        if served
    ]
    return sorted(found, key=lambda each: -each.use.total_ms)


def _fold(
    wanted: dict[tuple[str, tuple[str, ...]], list[tuple[QueryShape, Use]]],
    longer: tuple[str, tuple[str, ...]],
) -> None:
    """Have a longer index serve what a shorter one is wanted for, where it can."""
    for other in wanted:
        if other != longer and other[0] == longer[0] and len(other[1]) < len(longer[1]):
            moved = [each for each in wanted[other] if serves(longer[1], each[0])]
            if wanted[longer] and len(moved) == len(wanted[other]):
                wanted[longer] += moved
                wanted[other] = []


def _advised(
    name: str, fields: tuple[str, ...], served: Sequence[tuple[QueryShape, Use]], records: int
) -> MissingIndex:
    use = Use()
    for _, each in served:
        use.join(each)
    size = records * _BYTES_AN_ENTRY * (len(fields) + 1)
    return MissingIndex(name, fields, [shape for shape, _ in served], use, records, size)


def _can_be(record: ObjectModel, fields: Sequence[str]) -> bool:
    if any(name not in record.stored for name in fields):
        return False
    specs = [(record.stored[name].definition, record.stored[name].type) for name in fields]
    return not list(check_index_width(specs, ""))


def _idle(overlay: Overlay, facts: Mapping[str, IndexFact], asked: set[str]) -> list[IdleIndex]:
    found = []
    for record in overlay.model.objects.values():
        if not record.definition.indexes:
            continue
        of_packages = (overlay.below(("object", record.name)) or {}).get("indexes") or []
        assert isinstance(of_packages, list)
        every = list(indexed(record))
        for fields in record.definition.indexes:
            fact = facts.get(index_name(record.name, *fields))
            if fact is None or fact.records < LEAST_RECORDS or list(fields) in of_packages:
                continue
            covering = next((each for each in every if _extends(each, fields)), None)
            # What nobody has listed yet tells nothing of its indexes.
            if covering is not None or (fact.scans == 0 and record.name in asked):
                found.append(IdleIndex(record.name, fields, fact.bytes, covering))
    return sorted(found, key=lambda each: -each.bytes)


def _extends(longer: Sequence[str], fields: Sequence[str]) -> bool:
    return len(longer) > len(fields) and tuple(longer[: len(fields)]) == tuple(fields)


def _is_ready(fact: IndexFact | None) -> bool:
    return fact is not None and fact.valid
