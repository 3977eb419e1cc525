"""Beginning runs: rows in the transaction of what set them off, each with a job to carry it on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.automation.errors import MissingInputError, UnfitInputError, UnknownInputError
from dougong.automation.flows.compiled import CompiledFlow
from dougong.automation.flows.definition import FlowDef
from dougong.deployment.model import Model
from dougong.formula.errors import InvalidValueError
from dougong.formula.values import from_json
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.ids import Ids
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.flow_versions import Version, keep_version
from dougong.storage.run_rows import READY, Run, enqueue_run, insert_runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a run begins with.

    Attributes:
        record_id: The record at hand, of a flow that has one.
        given: Its input, as JSON.
        trigger_key: What there is one run of, at most; None: it is begun whatever there is.
        user_id: Who caused it.
        causes: What led to it, the first cause first.
        old: Stored values of the record before, as JSON.
        parent: The run that waits for it.
        parent_step: The path of the step of that.
    """

    record_id: UUID | None = None
    given: JsonObject = field(default_factory=dict)
    trigger_key: str | None = None
    user_id: UUID | None = None
    causes: Sequence[Mapping[str, Any]] = ()
    old: JsonObject | None = None
    parent: UUID | None = None
    parent_step: str | None = None


def start_runs(
    connection: Connection[TupleRow],
    tenant: str,
    model: Model,
    compiled: CompiledFlow,
    starts: Sequence[Start],
    *,
    ids: Ids,
    now: datetime,
) -> list[UUID | None]:
    """Begin runs in the caller's transaction.

    Args:
        connection: Has the transaction open.
        tenant: Name of the tenant.
        model: The definitions in force.
        compiled: The flow.
        starts: What each begins with.
        ids: Makes ids.
        now: The present instant.

    Returns:
        The id of each; None where there is one of its trigger key already.
    """
    runs = [new_run(compiled, each, id=ids.new(), now=now) for each in starts]
    written = keep_runs(connection, tenant, model, compiled, runs, ids=ids, now=now)
    return [run.id if run.id in written else None for run in runs]


def new_run(compiled: CompiledFlow, start: Start, *, id: UUID, now: datetime) -> Run:  # noqa: A002
    """Make a run that has not been written."""
    flow = compiled.flow
    return Run(
        id=id,
        flow=flow.name,
        hash=compiled.hash,
        state=READY,
        step=flow.start,
        memory={"input": dict(start.given), "var": {}, "steps": {}},
        object=flow.object,
        record_id=start.record_id,
        old=start.old,
        causes=[dict(each) for each in start.causes],
        parent=start.parent,
        parent_step=start.parent_step,
        trigger_key=start.trigger_key,
        user_id=start.user_id,
        created_at=now,
        updated_at=now,
    )


def keep_runs(
    connection: Connection[TupleRow],
    tenant: str,
    model: Model,
    compiled: CompiledFlow,
    runs: Sequence[Run],
    *,
    ids: Ids,
    now: datetime,
) -> frozenset[UUID]:
    """Write runs with their jobs; gives the ids of those that were new."""
    if not runs:
        return frozenset()
    version = Version(
        hash=compiled.hash,
        flow=compiled.flow.name,
        version=model.version,
        definition=compiled.definition,
    )
    keep_version(connection, model.schema, version, now=now)
    for run in runs:
        run.job = ids.new()
    written = frozenset(insert_runs(connection, model.schema, runs))
    for run in runs:
        if run.id in written:
            assert run.job is not None
            enqueue_run(connection, tenant, run, job=run.job, now=now, due_at=run.wake_at)
    return written


def checked_input(flow: FlowDef, given: JsonObject, *, at: str = "/input") -> JsonObject:
    """Give what a flow is given, held to what it says of it.

    Raises:
        InvalidError: Something is missing, unknown or of another type.
    """
    problems = [
        Problem(path=at + pointer(name), error=UnknownInputError(name=name))
        for name in given
        if name not in flow.input
    ]
    for name, each in flow.input.items():
        value = given.get(name)
        path = at + pointer(name)
        if value is None:
            if each.required:
                problems.append(Problem(path=path, error=MissingInputError(name=name)))
            continue
        try:
            from_json(value, each.value_type)
        except InvalidValueError:
            problems.append(Problem(path=path, error=UnfitInputError(type=each.type)))
    if problems:
        raise InvalidError(problems)
    return {name: value for name, value in given.items() if value is not None}
