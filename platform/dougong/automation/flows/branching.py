"""Parts of a run: branches of its own flow, other flows that it waits for, and those it calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from dougong.automation.errors import SubflowWaitsError, UnknownFlowError
from dougong.automation.flows.compiled import CompiledFlow
from dougong.automation.flows.starting import (
    Start,
    checked_input,
    keep_runs,
    new_run,
    start_runs,
)
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.suggest import hint
from dougong.storage.run_rows import DONE, Run, RunsAsked, list_runs

if TYPE_CHECKING:
    from dougong.automation.flows.at import At

_MOST = 1000


def fork(at: At, start: str, name: str) -> UUID:
    """Begin a branch of a run, at a step of its own flow; gives the run of the branch."""
    run = new_run(at.compiled, part_of(at), id=at.ids.new(), now=at.now)
    run.step = start
    run.memory = {key: dict(each) for key, each in at.run.memory.items()}
    run.memory["branch"] = {"name": name}
    run.steps = 1  # its variables are those of the run it is a part of
    keep_runs(at.connection, at.tenant, at.model, at.compiled, [run], ids=at.ids, now=at.now)
    return run.id


def part_of(at: At) -> Start:
    """Give what a branch begins with."""
    return Start(
        record_id=at.run.record_id,
        user_id=at.run.user_id,
        causes=at.run.causes,
        old=at.run.old,
        parent=at.run.id,
        parent_step=at.path,
    )


def begin(at: At, flow: str, record_id: UUID | None, given: JsonObject) -> UUID:
    """Begin another flow as a part of a run; gives its run.

    Raises:
        UnknownFlowError: There is none of that name.
        InvalidError: Its input does not fit.
        FlowLoopError: It goes round in a circle.
    """
    compiled = _current(at, flow)
    start = Start(
        record_id=record_id,
        given=checked_input(compiled.flow, given),
        user_id=at.run.user_id,
        parent=at.run.id,
        parent_step=at.path,
        causes=at.causes,
    )
    (found,) = start_runs(
        at.connection, at.tenant, at.model, compiled, [start], ids=at.ids, now=at.now
    )
    assert found is not None
    return found


def call(at: At, flow: str, record_id: UUID | None, given: JsonObject) -> JsonObject:
    """Run another flow to its end within the transaction at hand; gives its output.

    Raises:
        AppError: It failed.
        SubflowWaitsError: It waits, which no transaction can.
    """
    compiled = _current(at, flow)
    start = Start(
        record_id=record_id,
        given=checked_input(compiled.flow, given),
        user_id=at.run.user_id,
        causes=at.causes,
    )
    run = new_run(compiled, start, id=at.ids.new(), now=at.now)
    ground = at.ground if record_id == at.run.record_id else replace(at.ground, change=None)
    at.ground.engine.run_through(ground, run)
    if run.state != DONE:
        raise SubflowWaitsError(flow=flow)
    return dict(run.memory.get("output") or {})


def children_of(at: At) -> Sequence[Run]:
    """Give the runs that a step began, the first one first."""
    found = list_runs(at.connection, at.schema, RunsAsked(parent=at.run.id, limit=_MOST))
    return [each for each in reversed(found) if each.parent_step == at.path]


def _current(at: At, name: str) -> CompiledFlow:
    flows = at.ground.engine.book.of(at.model)
    found = flows.get(name)
    if found is None:
        raise UnknownFlowError(flow=name, hint=hint(name, flows.flows))
    return found
