"""What a duplicate rule finds: for any number of records one statement, by the rule's index.

The records are drafts, as they will be when they are saved; each is compared with what is stored,
and with those among them that came before it. No more than some are told of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Text,
    and_,
    cast,
    desc,
    false,
    func,
    literal_column,
    null,
    select,
    true,
    union_all,
)

from dougong.deployment.model import Model, ObjectModel
from dougong.formula.to_sql import to_sql
from dougong.hooks.events import Change
from dougong.metadata.kinds.duplicate_rule import DuplicateRuleDef
from dougong.records.plans import of_version
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins, may_be_read
from dougong.records.reading.masking import shown_sql
from dougong.records.saving.drafts import Drafts, draft_of, encoded
from dougong.records.saving.session import SaveSession
from dougong.storage.matching_keys import FUZZY, key_sql
from dougong.storage.prepared import execute_script
from dougong.storage.statement import Statement, compile_statement

MOST_MATCHES = 20
_AT_ONCE = 400
"""Records that are compared with each other by likeness, for which no index helps."""


@dataclass(frozen=True, slots=True)
class Match:
    """Two records that a rule takes for the same.

    Attributes:
        of: The draft.
        other: The record that is there, or a draft before it.
        label: The title of that one as reads show it; None where it may not be read.
        readable: Whether whoever asks may read it, and all that it was found by.
        score: How alike they are, from 0 to 1.
    """

    of: UUID
    other: UUID
    label: str | None
    readable: bool
    score: float


def find_matches(
    session: SaveSession, record: ObjectModel, rule: DuplicateRuleDef, changes: Sequence[Change]
) -> list[Match]:
    """Find what is probably the same as drafts, by one rule."""
    if len(changes) > _AT_ONCE and rule.fuzzy:
        return [
            match
            for start in range(0, len(changes), _AT_ONCE)
            for match in find_matches(session, record, rule, changes[start : start + _AT_ONCE])
        ]
    guard, many = Guard(session.model, session.actor.rights), len(changes) > 1
    key = (guard.model.schema, guard.model.version, guard.rights.key, rule.name, "matches", many)
    statement = session.plans.get(key, lambda: _build(guard, record, rule, many=many))
    given: dict[str, Any] = {
        **session.context,
        "new": encoded(draft_of(session, record, change) for change in changes),
        "old": encoded(change.old for change in changes if change.old is not None),
    }
    with_likeness = prepare_likeness(session.connection, rule)
    rows = statement.all(session.connection, given)
    if with_likeness:
        execute_script(session.connection, b"SET LOCAL enable_seqscan = on")
    return [Match(*row) for row in rows]


def prepare_likeness(connection: Connection[TupleRow], rule: DuplicateRuleDef) -> bool:
    """Say from which likeness on the operator of trigrams counts, where the rule asks by it."""
    if not rule.fuzzy:
        return False
    least = min(each.threshold or 0 for each in rule.fuzzy)
    # The planner takes any likeness for frequent, and would rather read the whole table.
    script = f"SET LOCAL pg_trgm.similarity_threshold = {least:.3f}; SET LOCAL enable_seqscan = off"
    execute_script(connection, script.encode())
    return True


def told_plainly(guard: Guard, record: ObjectModel, rule: DuplicateRuleDef) -> bool:
    """Tell whether somebody may learn which records a rule finds.

    By a field that they may not filter by, a guess would tell them its value.
    """
    return all(guard.filters(record.name, name) for name in rule.fields)


def rule_condition(
    model: Model, record: ObjectModel, rule: DuplicateRuleDef, joins: Joins
) -> Iterator[ColumnElement[bool]]:
    """Give the condition that a rule has for the records it compares."""
    if rule.where is not None:
        (at,) = model.catalog.expressions["duplicate_rule", rule.name]
        yield to_sql(model.expressions.compile(model.catalog, at), joins, fixed=True)


def agreement(
    rule: DuplicateRuleDef, mine: Mapping[str, Any], table: Any
) -> tuple[list[ColumnElement[bool]], ColumnElement[float]]:
    """Give the conditions under which a row of the object agrees, and how much it does.

    Args:
        rule: The rule.
        mine: The keys of the other record, by field.
        table: The rows.
    """
    conditions: list[ColumnElement[bool]] = []
    scores: list[ColumnElement[float]] = []
    for each in rule.match:
        theirs = key_sql(table.c[each.field], each.method)
        if each.method == FUZZY:
            alike = func.similarity(theirs, mine[each.field])
            least: ColumnElement[float] = literal_column(f"{each.threshold or 0:.3f}")
            conditions += [theirs.op("%")(mine[each.field]), alike >= least]
            scores.append(alike)
        else:
            conditions.append(theirs == mine[each.field])
    least_of_all = func.least(*scores) if len(scores) > 1 else scores[0] if scores else None
    whole: ColumnElement[float] = literal_column("1.0")
    return conditions, whole if least_of_all is None else least_of_all


def shown_label(guard: Guard, record: ObjectModel, joins: Joins) -> ColumnElement[Any]:
    """Give the title of a record as reads show it; blank where its field may not be seen."""
    if not guard.sees(record.name, record.title):
        return cast(null(), Text)
    title = joins.column((record.title,))
    return cast(shown_sql(guard.model, (record.name, record.title), title), Text)


def _build(guard: Guard, record: ObjectModel, rule: DuplicateRuleDef, *, many: bool) -> Statement:
    drafts = _drafts(guard, record, rule)
    found = _stored(guard, record, rule, drafts)
    query: Any = union_all(found, _among(rule, drafts)) if many else found
    return compile_statement(query)


def _drafts(guard: Guard, record: ObjectModel, rule: DuplicateRuleDef) -> CTE:
    drafts = Drafts(guard.model, record)
    table, _ = drafts.source(())
    keys = [
        key_sql(table.c[each.field], each.method).label(f"k_{each.field}") for each in rule.match
    ]
    label = shown_label(guard, record, drafts).label("label")
    condition = list(rule_condition(guard.model, record, rule, drafts))
    query = select(drafts.id.label("id"), label, *keys).prefix_with(of_version(guard.model))
    return (
        query.select_from(drafts.from_clause)
        .where(*condition)
        .cte("drafts")
        .prefix_with("MATERIALIZED")
    )


def _stored(guard: Guard, record: ObjectModel, rule: DuplicateRuleDef, drafts: CTE) -> Select[Any]:
    table = record.table.alias("t")
    joins = Joins(guard.model, record, table)
    mine = {each.field: drafts.c[f"k_{each.field}"] for each in rule.match}
    agrees, score = agreement(rule, mine, table)
    readable = (
        and_(true(), *guard.readable(record, table))
        if told_plainly(guard, record, rule)
        else false()
    )
    label = shown_label(guard, record, joins)
    condition = list(rule_condition(guard.model, record, rule, joins))
    one = (
        select(
            table.c.id.label("id"),
            label.label("label"),
            func.coalesce(readable, false()).label("readable"),
            score.label("score"),
        )
        .select_from(joins.from_clause)
        .where(*agrees, *may_be_read(table), *condition)
        .where(table.c.id.not_in(select(drafts.c.id).scalar_subquery()))
        .order_by(desc("score") if not rule.keys else table.c.id)
        .limit(literal_column(str(MOST_MATCHES)))
        .correlate(drafts)
        .lateral("m")
    )
    return select(drafts.c.id, one.c.id, one.c.label, one.c.readable, one.c.score).select_from(
        drafts.join(one, true())
    )


def _among(rule: DuplicateRuleDef, drafts: CTE) -> Select[Any]:
    """Give the matches among the drafts themselves: each with one before it, or with several."""
    if rule.fuzzy:
        return _alike_among(rule, drafts)
    keys = [drafts.c[f"k_{each.field}"] for each in rule.match]
    # By sorting: how many drafts there are the planner cannot know, and might compare all with all.
    before: dict[str, Any] = {"partition_by": keys, "order_by": drafts.c.id}
    ordered = (
        select(
            drafts.c.id,
            func.lag(drafts.c.id).over(**before).label("other"),
            func.lag(drafts.c.label).over(**before).label("label"),
        )
        .where(*(key.is_not(None) for key in keys))
        .subquery("ordered")
    )
    whole: ColumnElement[float] = literal_column("1.0")
    found = select(ordered.c.id, ordered.c.other, ordered.c.label, true(), whole)
    return found.where(ordered.c.other.is_not(None))


def _alike_among(rule: DuplicateRuleDef, drafts: CTE) -> Select[Any]:
    earlier = drafts.alias("earlier")
    conditions: list[ColumnElement[bool]] = []
    scores: list[ColumnElement[float]] = []
    for each in rule.match:
        mine, theirs = drafts.c[f"k_{each.field}"], earlier.c[f"k_{each.field}"]
        if each.method == FUZZY:
            alike = func.similarity(theirs, mine)
            conditions.append(alike >= literal_column(f"{each.threshold or 0:.3f}"))
            scores.append(alike)
        else:
            conditions.append(theirs == mine)
    return (
        select(drafts.c.id, earlier.c.id, earlier.c.label, true(), func.least(*scores))
        .select_from(drafts.join(earlier, and_(earlier.c.id < drafts.c.id, *conditions)))
        .limit(literal_column("10000"))
    )
