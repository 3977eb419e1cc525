"""Sets of records that are probably the same, as rows.

A record is in one open set of its object at most: what is found anew goes into the set that one of
its records is in already. What was looked through and found to be different people stays noted as
``dismissed``, so that it is not told again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, delete, insert, select, update

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import JOB, job_open, tenant_tables

OPEN, DISMISSED, MERGED = "open", "dismissed", "merged"
MOST_MEMBERS = 200


@dataclass(frozen=True, slots=True)
class FoundSet:
    """Records that are probably the same.

    Attributes:
        ids: The records.
        rules: The names of the rules that tell so.
        score: How alike they are, from 0 to 1.
    """

    ids: frozenset[UUID]
    rules: frozenset[str]
    score: float


def unite(found: Iterable[FoundSet]) -> list[FoundSet]:
    """Make one of all that have a record in common."""
    at: dict[UUID, int] = {}
    sets: dict[int, FoundSet] = {}
    for number, each in enumerate(found):
        touched = {at[i] for i in each.ids if i in at}
        for other in touched:
            known = sets.pop(other)
            each = FoundSet(
                each.ids | known.ids, each.rules | known.rules, max(each.score, known.score)
            )
        sets[number] = each
        at.update(dict.fromkeys(each.ids, number))
    return list(sets.values())


def dismissed_sets(
    connection: Connection[TupleRow], schema: str, object_name: str, ids: Collection[UUID]
) -> list[frozenset[UUID]]:
    """Give the sets of different records that have some of these among them."""
    rows = _statements(schema).touching.all(
        connection, {"object": object_name, "state": DISMISSED, "some": list(ids)}
    )
    return [frozenset(each) for _, each, _, _ in rows]


def note_sets(
    connection: Connection[TupleRow],
    schema: str,
    object_name: str,
    found: Sequence[FoundSet],
    *,
    at: datetime,
    new_id: Callable[[], UUID],
) -> None:
    """Note sets; each grows by the open ones that it has a record in common with."""
    statements = _statements(schema)
    everyone = sorted({i for each in found for i in each.ids})
    values = {"object": object_name, "state": OPEN, "some": everyone}
    before = statements.touching.all(connection, values)
    known = [FoundSet(frozenset(ids), frozenset(rules), score) for _, ids, rules, score in before]
    kept = set(known)
    for each in unite([*known, *found]):
        if each in kept:
            continue  # nothing has come to it
        old = [row[0] for row in before if each.ids.issuperset(row[1])]
        if old:
            statements.drop.run(connection, {"gone": old})
        statements.add.run(connection, _row(object_name, each, at=at, id=new_id()))


def add_sets(
    connection: Connection[TupleRow],
    schema: str,
    object_name: str,
    found: Iterable[FoundSet],
    *,
    at: datetime,
    new_id: Callable[[], UUID],
) -> None:
    """Add sets that have no record in common with others."""
    rows = (_row(object_name, each, at=at, id=new_id()) for each in found)
    _statements(schema).add.run_many(connection, rows)


def dismiss_set(
    connection: Connection[TupleRow],
    schema: str,
    object_name: str,
    seen: FoundSet,
    *,
    instead_of: UUID,
    id: UUID,  # noqa: A002 - the column's name
    at: datetime,
    by: UUID | None,
) -> None:
    """Note that some records of an open set are different ones, in the place of that set."""
    statements = _statements(schema)
    statements.drop.run(connection, {"gone": [instead_of]})
    statements.add.run(connection, _row(object_name, seen, at=at, id=id))
    settle_sets(connection, schema, [id], DISMISSED, at=at, by=by)


def all_dismissed(
    connection: Connection[TupleRow], schema: str, object_name: str
) -> list[Sequence[UUID]]:
    """Give every set of different records of an object."""
    rows = _statements(schema).dismissed.all(connection, {"object": object_name})
    return [ids for (ids,) in rows]


def leave_sets(
    connection: Connection[TupleRow],
    schema: str,
    object_name: str,
    gone: Sequence[UUID],
    *,
    at: datetime,
    by: UUID | None,
) -> None:
    """Take merged records out of open sets; a set that one record is left of is done with."""
    statements = _statements(schema)
    found = statements.touching.all(
        connection, {"object": object_name, "state": OPEN, "some": list(gone)}
    )
    for set_id, ids, _, _ in found:
        left = [each for each in ids if each not in gone]
        if len(left) > 1:
            statements.shrink.run(connection, {"id": set_id, "left": left})
        else:
            settle_sets(connection, schema, [set_id], MERGED, at=at, by=by)


def _row(
    object_name: str,
    found: FoundSet,
    *,
    at: datetime,
    id: UUID,  # noqa: A002 - the column's name
) -> dict[str, Any]:
    return {
        "id": id,
        "object": object_name,
        "ids": sorted(found.ids)[:MOST_MEMBERS],
        "rules": sorted(found.rules),
        "score": found.score,
        "state": OPEN,
        "found_at": at,
    }


def drop_open_sets(
    connection: Connection[TupleRow], schema: str, object_name: str, rule: str | None
) -> None:
    """Remove the open sets of an object; of one rule, those that it alone has told."""
    table = tenant_tables(schema).duplicate
    gone = delete(table).where(
        table.c.object == bindparam("object", type_=Text()), table.c.state == OPEN
    )
    if rule is not None:
        gone = gone.where(table.c.rules == bindparam("rules", type_=ARRAY(Text)))
    compile_statement(gone).run(connection, {"object": object_name, "rules": [rule]})


def settle_sets(
    connection: Connection[TupleRow],
    schema: str,
    ids: Sequence[UUID],
    state: str,
    *,
    at: datetime,
    by: UUID | None,
) -> None:
    """Note what became of open sets."""
    values = {"some": list(ids), "became": state, "at": at, "by": by}
    _statements(schema).settle.run(connection, values)


def pairs_of(
    connection: Connection[TupleRow], schema: str, job_id: UUID, *, most: int
) -> list[tuple[str, UUID, UUID, float]]:
    """Give what a job has found, the most alike first."""
    rows = _statements(schema).pairs.all(connection, {"job": job_id, "most": most})
    return [(rule, one, two, score) for rule, one, two, score in rows]


def drop_pairs(connection: Connection[TupleRow], schema: str, job_id: UUID) -> None:
    """Remove what a job has kept."""
    _statements(schema).drop_pairs.run(connection, {"job": job_id})


def drop_abandoned_pairs(connection: Connection[TupleRow], schema: str) -> None:
    """Remove what jobs have kept that came to no end, for they were cancelled or have failed."""
    _statements(schema).drop_abandoned.run(connection)


def follow_duplicates(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    """Let sets and merges go along when their object is renamed."""
    for statement in _renames(schema):
        statement.run(connection, {"old": old, "new": new})


@dataclass(frozen=True, slots=True)
class _Statements:
    touching: Statement
    add: Statement
    drop: Statement
    settle: Statement
    shrink: Statement
    dismissed: Statement
    pairs: Statement
    drop_pairs: Statement
    drop_abandoned: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    table, pair = tenant_tables(schema).duplicate, tenant_tables(schema).duplicate_pair
    some = bindparam("some", type_=ARRAY(Uuid))
    of_object = table.c.object == bindparam("object", type_=Text())
    touched = table.c.ids.op("&&")(some)
    columns = ("id", "object", "ids", "rules", "score", "state", "found_at")
    found = (
        select(table.c.id, table.c.ids, table.c.rules, table.c.score)
        .where(of_object, table.c.state == bindparam("state", type_=Text()), touched)
        .order_by(table.c.id)
        .with_for_update()
    )
    settled: dict[str, Any] = {
        "state": bindparam("became"),
        "settled_at": bindparam("at"),
        "settled_by": bindparam("by"),
    }
    of_job = pair.c.job_id == bindparam("job")
    best = select(pair.c.rule, pair.c.first, pair.c.second, pair.c.score).where(of_job)
    return _Statements(
        touching=compile_statement(found),
        add=compile_statement(insert(table).values({n: bindparam(n) for n in columns}).inline()),
        drop=compile_statement(
            delete(table).where(table.c.id == any_(bindparam("gone", type_=ARRAY(Uuid))))
        ),
        settle=compile_statement(update(table).where(table.c.id == any_(some)).values(settled)),
        shrink=compile_statement(
            update(table)
            .where(table.c.id == bindparam("id"))
            .values(ids=bindparam("left", type_=ARRAY(Uuid)))
        ),
        dismissed=compile_statement(
            select(table.c.ids).where(of_object, table.c.state == DISMISSED)
        ),
        pairs=compile_statement(
            best.order_by(pair.c.score.desc(), pair.c.first, pair.c.second).limit(bindparam("most"))
        ),
        drop_pairs=compile_statement(delete(pair).where(of_job)),
        drop_abandoned=compile_statement(
            delete(pair).where(pair.c.job_id.not_in(select(JOB.c.id).where(job_open)))
        ),
    )


@per_tenant
def _renames(schema: str) -> tuple[Statement, ...]:
    tables = tenant_tables(schema)
    named = (
        (tables.duplicate, "object"), (tables.merge, "object"), (tables.merge_moved, "table_name"),
    )  # fmt: skip
    return tuple(
        compile_statement(
            update(table)
            .where(table.c[column] == bindparam("old", type_=Text()))
            .values({column: bindparam("new", type_=Text())})
        )
        for table, column in named
    )
