"""The job that looks through all records of an object for those that are probably the same.

What is the same by its keys PostgreSQL groups in one statement, whatever the number of records.
What is only alike it finds record by record, some hundred in each step, by the index of the rule.
The pairs are kept beside the job; the last step makes sets of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    CTE,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    desc,
    func,
    literal_column,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.kinds.duplicate_rule import DuplicateRuleDef
from dougong.records.duplicates.matching import agreement, prepare_likeness, rule_condition
from dougong.records.reading.joins import Joins, may_be_read
from dougong.storage.duplicate_rows import (
    MOST_MEMBERS,
    FoundSet,
    add_sets,
    all_dismissed,
    drop_abandoned_pairs,
    drop_open_sets,
    drop_pairs,
    pairs_of,
)
from dougong.storage.job_context import JobContext
from dougong.storage.matching_keys import key_sql
from dougong.storage.notifications import Notice, notify
from dougong.storage.prepared import execute_script
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

MOST_PAIRS = 300_000
_AT_ONCE = 500
_NEAREST = 20
_LONG = b"SET LOCAL statement_timeout = '30min'"


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks for duplicates.

    Attributes:
        models: Compiled definitions.
        ids: Makes the ids of sets.
    """

    models: Models
    ids: Ids

    def __call__(self, context: JobContext) -> None:
        """Go on from where the job is at: each rule over all records, one after another."""
        assert context.tenant is not None
        schema = context.tenant.schema
        self.models.forget(schema)
        model = self.models.current(schema)
        record = model.objects.get(str(context.job.payload["object"]))
        if record is None:
            return
        rules = _rules(record, context.job.payload.get("rule"))
        count = context.job.total // len(rules) if context.job.total and rules else None
        done = context.job.done
        if count is None:
            with context.step() as connection:
                count = _count(connection, record)
                drop_abandoned_pairs(connection, schema)
                drop_pairs(connection, schema, context.job.id)
                context.progress(connection, done=0, total=count * len(rules))
        for place, rule in enumerate(rules):
            for start, size in _stretches(rule, count):
                if place * count + start < done:
                    continue
                # Not within the step, whose lock would keep the job from showing that it is alive:
                # it may take long, and what is found twice is kept once.
                with context.database.transaction(schema) as connection:
                    _look(connection, model, record, rule, context.job.id, start)
                with context.step() as connection:
                    context.progress(connection, done=place * count + start + size)
        with context.step() as connection:
            self._settle(connection, context, record)

    def _settle(
        self, connection: Connection[TupleRow], context: JobContext, record: ObjectModel
    ) -> None:
        schema, job = record.schema, context.job
        rule = job.payload.get("rule")
        pairs = pairs_of(connection, schema, job.id, most=MOST_PAIRS)
        different = all_dismissed(connection, schema, record.name)
        found = connected(pairs, different)
        drop_open_sets(connection, schema, record.name, None if rule is None else str(rule))
        now, new = context.clock.now(), self.ids.new
        add_sets(connection, schema, record.name, found, at=now, new_id=new)
        drop_pairs(connection, schema, job.id)
        if job.created_by is not None:
            details: JsonObject = {"job": str(job.id), "failed": 0, "work": job.kind}
            notice = Notice(
                user_id=job.created_by, kind="job_done", object=record.name, details=details
            )
            notify(connection, schema, [notice], ids=self.ids, at=now)


def connected(
    pairs: Iterable[tuple[str, UUID, UUID, float]], different: Iterable[Sequence[UUID]]
) -> list[FoundSet]:
    """Make sets of pairs: whoever is in a pair with one of a set belongs to it.

    Args:
        pairs: The rule, two records, and how alike they are.
        different: Records that somebody has found to be different ones; pairs of them are none.
    """
    apart: defaultdict[UUID, set[int]] = defaultdict(set)
    for number, ids in enumerate(different):
        for each in ids:
            apart[each].add(number)
    leads: dict[UUID, UUID] = {}
    rules: defaultdict[UUID, set[str]] = defaultdict(set)
    scores: dict[UUID, float] = {}
    for rule, one, two, score in pairs:
        if apart.get(one, set()) & apart.get(two, set()):
            continue
        first, second = sorted((_root(leads, one), _root(leads, two)))
        if first != second:
            leads[second] = first
            rules[first] |= rules.pop(second, set())
        rules[first].add(rule)
        scores[first] = max(scores.get(first, 0.0), scores.pop(second, 0.0), score)
    members: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for each in leads:
        members[_root(leads, each)].append(each)
    return [
        FoundSet(frozenset(ids), frozenset(rules[root]), scores[root])
        for root, ids in members.items()
        if len(ids) > 1
    ]


def _root(leads: dict[UUID, UUID], of: UUID) -> UUID:
    at = leads.setdefault(of, of)
    while leads[at] != at:
        leads[at] = leads[leads[at]]
        at = leads[at]
    return at


def _rules(record: ObjectModel, only: Any) -> list[DuplicateRuleDef]:
    return [each for each in record.duplicate_rules if only in (None, each.name)]


def _stretches(rule: DuplicateRuleDef, count: int) -> Iterator[tuple[int, int]]:
    size = _AT_ONCE if rule.fuzzy else max(count, 1)
    for start in range(0, count, size):
        yield start, min(size, count - start)


def _count(connection: Connection[TupleRow], record: ObjectModel) -> int:
    live = select(func.count()).select_from(record.table).where(*may_be_read(record.table))
    row = compile_statement(live).one(connection)
    return 0 if row is None else int(row[0])


def _look(
    connection: Connection[TupleRow],
    model: Model,
    record: ObjectModel,
    rule: DuplicateRuleDef,
    job_id: UUID,
    start: int,
) -> None:
    execute_script(connection, _LONG)
    values: dict[str, Any] = {"job": job_id, "rule": rule.name, "start": start}
    if rule.fuzzy:
        prepare_likeness(connection, rule)
        _alike(model, record, rule).run(connection, values)
        execute_script(connection, b"SET LOCAL enable_seqscan = on")
    else:
        _grouped(model, record, rule).run(connection, values)


def _grouped(model: Model, record: ObjectModel, rule: DuplicateRuleDef) -> Statement:
    """Give what keeps, of all that have the same keys, the first with each of the others."""
    table = record.table.alias("t")
    joins = Joins(model, record, table)
    keys = [key_sql(table.c[each.field], each.method) for each in rule.match]
    ids = func.array_agg(text("t.id ORDER BY t.id"))
    condition = list(rule_condition(model, record, rule, joins))
    groups = (
        select(ids.label("ids"))
        .select_from(joins.from_clause)
        .where(*may_be_read(table), *condition, *(key.is_not(None) for key in keys))
        .group_by(*keys)
        .having(func.count() > literal_column("1"))
        .order_by(func.count())
        .limit(literal_column(str(MOST_PAIRS)))
        .subquery("g")
    )
    others = func.unnest(literal_column(f"g.ids[2:{MOST_MEMBERS}]")).table_valued(name="o")
    pairs = select(
        cast(bindparam("job", type_=Uuid()), Uuid()),
        cast(bindparam("rule", type_=Text()), Text()),
        literal_column("g.ids[1]"),
        others.column,
        literal_column("1.0"),
    ).select_from(groups.join(others, true()))
    return _kept(model, pairs)


def _alike(model: Model, record: ObjectModel, rule: DuplicateRuleDef) -> Statement:
    """Give what keeps, of some hundred records, those after each that are the most like it."""
    mine = _some(model, record, rule)
    table = record.table.alias("t")
    joins = Joins(model, record, table)
    agrees, score = agreement(rule, {e.field: mine.c[f"k_{e.field}"] for e in rule.match}, table)
    condition = list(rule_condition(model, record, rule, joins))
    nearest = (
        select(table.c.id.label("id"), score.label("score"))
        .select_from(joins.from_clause)
        .where(*agrees, *may_be_read(table), *condition, table.c.id > mine.c.id)
        .order_by(desc("score"))
        .limit(literal_column(str(_NEAREST)))
        .correlate(mine)
        .lateral("n")
    )
    pairs = select(
        cast(bindparam("job", type_=Uuid()), Uuid()),
        cast(bindparam("rule", type_=Text()), Text()),
        mine.c.id,
        nearest.c.id,
        nearest.c.score,
    ).select_from(mine.join(nearest, true()))
    return _kept(model, pairs)


def _some(model: Model, record: ObjectModel, rule: DuplicateRuleDef) -> CTE:
    table = record.table.alias("b")
    batch = (
        select(table.c.id)
        .where(*may_be_read(table))
        .order_by(table.c.id)
        .offset(bindparam("start"))
        .limit(literal_column(str(_AT_ONCE)))
        .scalar_subquery()
    )
    mine = record.table.alias("a")
    joins = Joins(model, record, mine)
    keys = [key_sql(mine.c[e.field], e.method).label(f"k_{e.field}") for e in rule.match]
    condition = list(rule_condition(model, record, rule, joins))
    chosen = select(mine.c.id, *keys).select_from(joins.from_clause)
    return chosen.where(mine.c.id.in_(batch), *condition).cte("mine").prefix_with("MATERIALIZED")


def _kept(model: Model, pairs: Select[Any]) -> Statement:
    table = tenant_tables(model.schema).duplicate_pair
    names = ["job_id", "rule", "first", "second", "score"]
    return compile_statement(upsert(table).from_select(names, pairs).on_conflict_do_nothing())
