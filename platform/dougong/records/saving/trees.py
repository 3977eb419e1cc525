"""Trees: records below records of the same object, without circles, to a limited depth.

INVARIANT: it is checked after the write, by a statement that begins once every other move in the
tree has been committed or taken back. Of two writers who put each other's records below their own
the second one sees what the first has done.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Integer,
    Select,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
)

from dougong.deployment.model import Model, ObjectModel
from dougong.hooks.events import Change
from dougong.kernel.errors import InvalidError, Problem
from dougong.records.errors import TreeCycleError, TreeDepthError
from dougong.records.saving.references import Faults
from dougong.records.saving.session import SaveSession
from dougong.storage.statement import Statement, compile_statement

MOST_LEVELS = 50


def check_trees(
    session: SaveSession, record: ObjectModel, changes: Sequence[Change], *, many: bool
) -> None:
    """Refuse written records that lie below themselves, or too deep.

    Raises:
        InvalidError: Some do; the transaction is to be taken back.
    """
    tree = record.definition.tree
    if tree is None:
        return
    moved = [change for change in changes if change.values.get(tree) is not None]
    if not moved:
        return
    new = all(change.old is None for change in moved)
    model = session.model
    key = (model.schema, model.version, record.name, "tree")
    lock, up, down = session.plans.get(key, lambda: _build(model, record, tree))
    lock[new].run(session.connection)
    ids = {"ids": [change.id for change in moved]}
    found = {row[0]: row[1:] for row in up.all(session.connection, ids)}
    below: dict[UUID, Any] = {} if new else dict(down.all(session.connection, ids))
    faults: Faults = defaultdict(list)
    for position, change in enumerate(changes):
        if change.id in found:
            problem = _fault(record, tree, change.id, found, below)
            if problem is not None:
                faults[position].append(problem.under(f"/{position}" if many else ""))
    if faults:
        raise InvalidError([problem for each in faults.values() for problem in each])


def _fault(
    record: ObjectModel, tree: str, record_id: UUID, found: dict[UUID, Any], below: dict[UUID, Any]
) -> Problem | None:
    in_circle, level = found[record_id]
    label = record.fields[tree].definition.label
    if in_circle:
        return Problem(path=f"/{tree}", error=TreeCycleError(field=label))
    if level + below.get(record_id, 0) > MOST_LEVELS:
        return Problem(path=f"/{tree}", error=TreeDepthError(field=label, limit=MOST_LEVELS))
    return None


def _build(
    model: Model, record: ObjectModel, tree: str
) -> tuple[dict[bool, Statement], Statement, Statement]:
    """Compile the locks, for moves and for new records; the ways up; and the ways down."""
    place = func.hashtextextended(f"{model.schema}.{record.name}", 0)
    # New records lie below nothing that is below them: they wait for moves, not for each other.
    lock = {
        False: compile_statement(select(func.pg_advisory_xact_lock(cast(place, BigInteger)))),
        True: compile_statement(select(func.pg_advisory_xact_lock_shared(cast(place, BigInteger)))),
    }
    table = record.table
    up = _walk(table, to=table.c[tree], at="id")
    levels = select(up.c.start, func.bool_or(up.c.next == up.c.start), func.max(up.c.level))
    down = _walk(table, to=table.c.id, at=tree)
    heights = select(down.c.start, func.max(down.c.level) - 1)
    return (
        lock,
        compile_statement(levels.group_by(up.c.start)),
        compile_statement(heights.group_by(down.c.start)),
    )


def _walk(table: Any, *, to: Any, at: str) -> Any:
    """Walk from records in one direction, no further than a tree may be deep.

    Args:
        table: The table of the tree.
        to: The column that tells where a step leads.
        at: Name of the column by which the next one is found.
    """
    start: Select[Any] = select(
        table.c.id.label("start"), to.label("next"), literal(1, Integer).label("level")
    ).where(table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    walk = start.cte("walk", recursive=True)
    step = table.alias()
    further = select(walk.c.start, step.c[to.name], walk.c.level + 1).where(
        step.c[at] == walk.c.next,
        step.c.deleted_at.is_(None),
        walk.c.level <= MOST_LEVELS,
        walk.c.next.is_distinct_from(walk.c.start) if at == "id" else literal(value=True),
    )
    return walk.union_all(further)
