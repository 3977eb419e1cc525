"""Which of many records hold values that must be unique and are not: asked once it is known.

The database itself refuses such records, all together and without a name. One SELECT then tells
what it compares, and they are taken in order, as if each had been saved by itself: the first of
two alike stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, all_, bindparam, cast, exists, select

from dougong.deployment.model import Model, ObjectModel
from dougong.hooks.events import Change
from dougong.metadata.objects.definition import UniqueDef
from dougong.records.plans import of_version
from dougong.records.saving.drafts import encoded, rows_of
from dougong.records.saving.session import SaveSession
from dougong.storage.object_tables import told_apart
from dougong.storage.statement import Row, Statement, compile_statement


def taken_values(
    session: SaveSession, record: ObjectModel, changes: Sequence[Change]
) -> dict[int, UniqueDef]:
    """Tell, by position, which records would hold what another one holds, and what that is.

    What others of these hold as yet, and give up, counts for nothing.
    """
    uniques, model = tuple(record.definition.uniques), session.model
    if not uniques:
        return {}
    key = (model.schema, model.version, record.name, "taken")
    statement = session.plans.get(key, lambda: _build(model, record, uniques))
    finals = [{**(each.old or {}), **each.values, "id": each.id} for each in changes]
    rows = encoded(_held(each, uniques) for each in finals if each.get("deleted_at") is None)
    bound = {"rows": rows, "ids": [change.id for change in changes]}
    found = {row[0]: row[1:] for row in statement.all(session.connection, bound)}
    seen: set[tuple[Any, ...]] = set()
    faults: dict[int, UniqueDef] = {}
    for position, change in enumerate(changes):
        if change.id not in found:
            continue
        values = _by_unique(uniques, found[change.id])
        fault = next((u for u, (held, known) in values.items() if known or held in seen), None)
        if fault is not None:
            faults[position] = uniques[fault]
        else:
            seen |= {held for held, _ in values.values()}
    return faults


def _held(final: Mapping[str, Any], uniques: Sequence[UniqueDef]) -> dict[str, Any]:
    names = {name for each in uniques for name in each.fields}
    return {"id": final["id"], **{name: final.get(name) for name in names}}


def _by_unique(
    uniques: Sequence[UniqueDef], row: Row
) -> dict[int, tuple[tuple[int, tuple[str, ...]], bool]]:
    """Give what a record holds of each unique, and whether another record holds it already."""
    values = iter(row)
    held: dict[int, tuple[tuple[int, tuple[str, ...]], bool]] = {}
    for at, each in enumerate(uniques):
        known = next(values)
        texts = tuple(next(values) for _ in each.fields)
        if None not in texts:
            held[at] = (at, texts), known
    return held


def _build(model: Model, record: ObjectModel, uniques: Sequence[UniqueDef]) -> Statement:
    table, sent = record.table, rows_of(record.table, "rows").alias("sent")
    others = table.alias("others")
    ids: ColumnElement[Any] = bindparam("ids", type_=ARRAY(Uuid))
    columns: list[ColumnElement[Any]] = [sent.c.id]
    for each in uniques:
        pairs = [
            (
                told_apart(sent.c[name], ignore_case=each.ignore_case),
                told_apart(others.c[name], ignore_case=each.ignore_case),
            )
            for name in each.fields
        ]
        alike = [mine == others_ for mine, others_ in pairs]
        among = (others.c.deleted_at.is_(None), others.c.id != all_(ids))
        columns += [
            exists().where(*alike, *among).correlate(sent),
            *(cast(m, Text) for m, _ in pairs),
        ]
    labelled = (column.label(f"c{at}") for at, column in enumerate(columns))
    return compile_statement(select(*labelled).prefix_with(of_version(model)).select_from(sent))
