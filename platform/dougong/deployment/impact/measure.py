"""What a deploy does to the records there are, counted before anything is done.

The rules of ``impact_rules.py`` look at one change each; all that they ask of one table is one
statement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import select

from dougong.deployment.impact.rules import Count, Findings, Terms, counts
from dougong.deployment.model import Model
from dougong.kernel.errors import Problem
from dougong.metadata.diff import Change, FieldChanged
from dougong.storage.statement import compile_statement


@dataclass(frozen=True, slots=True)
class Impact:
    """What a deploy does to the records there are.

    Attributes:
        warnings: What people should know.
        problems: Why the deploy cannot be.
        fitting: Object and field of each whose column changes and whose every value fits as it is.
    """

    warnings: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    fitting: frozenset[tuple[str, str]]


def measure(
    connection: Connection[TupleRow],
    old: Model,
    new: Model,
    changes: Iterable[Change],
    *,
    allow_data_loss: bool,
) -> Impact:
    """Count what changes do to the records there are.

    The session's time zone must be that in which the changes will be applied.

    Args:
        connection: To the tenant's tables as they are.
        old: The model in force.
        new: The model that shall be.
        changes: From the one to the other.
        allow_data_loss: Whether values may be lost.
    """
    findings = Findings(allow_data_loss=allow_data_loss)
    by_object: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        owner = getattr(change, "object", None)
        if owner is not None and owner.name in old.objects:
            by_object[owner.name].append(change)
    for name, own in by_object.items():
        renewed = {
            each.new.name
            for each in own
            if isinstance(each, FieldChanged) and each.conversion.renews
        }
        terms = Terms(old.objects[name], new.objects.get(name), frozenset(renewed), findings)
        asked = [count for change in own for count in counts(change, terms)]
        _answer(connection, terms, asked)
    return Impact(tuple(findings.warnings), tuple(findings.problems), frozenset(findings.fitting))


def _answer(connection: Connection[TupleRow], terms: Terms, asked: list[Count]) -> None:
    if not asked:
        return
    columns = [column for each in asked for column in each.asked]
    row = compile_statement(select(*columns).select_from(terms.old.table)).one(connection)
    assert row is not None
    values = iter(row)
    for each in asked:
        each.tell(*(next(values) for _ in each.asked))
