"""Rehearsing one flow: what it would do on a record, step by step, and what it would wait for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import bindparam, select

from dougong.access.actor import Actor
from dougong.automation.element import Signal
from dougong.automation.flows.at import Ground
from dougong.automation.flows.compiled import CompiledFlow
from dougong.automation.flows.definition import BEFORE, FlowDef
from dougong.automation.flows.starting import Start, checked_input, new_run, start_runs
from dougong.automation.flows.waking import resume
from dougong.automation.rehearsing.errors import NeedsRecordError
from dougong.automation.rehearsing.log import Called, Happened
from dougong.automation.rehearsing.stage import Stage
from dougong.deployment.model import ObjectModel
from dougong.hooks.events import Change
from dougong.kernel.errors import AppError, InvalidError, InvalidValueError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.suggest import hint
from dougong.metadata.errors import UnknownFieldError
from dougong.records.errors import RecordNotFoundError
from dougong.records.saving.differences import differences
from dougong.records.saving.session import UNATTENDED
from dougong.storage.run_rows import WAITING, Run, find_run, lock_run
from dougong.storage.statement import compile_statement

MOST_TURNS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be rehearsed.

    Attributes:
        flow: The flow.
        record_id: The record at hand, of a flow that has one.
        given: Its input.
        old: Values of the record before, of a flow that a change sets off.
        answers: What somebody or something answers, by step: ``outcome``, ``values``.
    """

    flow: CompiledFlow
    record_id: UUID | None = None
    given: JsonObject = field(default_factory=dict)
    old: JsonObject | None = None
    answers: Mapping[str, JsonObject] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What came of it.

    Attributes:
        run: The run, as it was left.
        steps: The steps that it, and whatever it set off, took.
        calls: The calls of the outside that would have been made.
    """

    run: Run
    steps: Sequence[Happened]
    calls: Sequence[Called]


def rehearse(stage: Stage, actor: Actor, asked: Asked) -> Rehearsed:
    """Run a flow until it ends, or waits for something that nobody answers.

    Args:
        stage: Where.
        actor: Who is taken for the one who causes it.
        asked: What is to be rehearsed.

    Raises:
        NeedsRecordError: It is a flow of records, and none is named.
        InvalidError: Its input does not fit.
        RecordNotFoundError: There is no such record, or none that the actor may read.
        RehearsalTooLongError: There was no end to it.
    """
    flow = asked.flow.flow
    if flow.object is not None and asked.record_id is None:
        raise NeedsRecordError(object=flow.object)
    if flow.object is not None and asked.record_id is not None:
        # Who builds need not read every record: what they try a flow on they must.
        stage.silent_records.get(actor, flow.object, asked.record_id, ("id",))
    stored = _stored(stage, flow, asked.record_id)
    old = None
    if stored is not None:
        old = _earlier(stage.model.object(str(flow.object)), stored, asked.old or {})
    start = Start(
        record_id=asked.record_id,
        given=checked_input(flow, asked.given),
        user_id=actor.user_id,
        old=_as_json(old),
    )
    if flow.timing == BEFORE and stored is not None:
        return _before_write(stage, asked.flow, start, stored, old)
    (run_id,) = start_runs(
        stage.connection,
        stage.tenant.name,
        stage.model,
        asked.flow,
        [start],
        ids=stage.ids,
        now=stage.clock.now(),
    )
    assert run_id is not None
    _carry_on(stage, asked.answers)
    run = find_run(stage.connection, stage.model.schema, run_id)
    assert run is not None
    return Rehearsed(run=run, steps=stage.log.steps, calls=stage.log.calls)


def _stored(stage: Stage, flow: FlowDef, record_id: UUID | None) -> Mapping[str, Any] | None:
    """Give what the columns of the record at hand hold; None: there is no record.

    Raises:
        RecordNotFoundError: There is none of that id.
    """
    if flow.object is None or record_id is None:
        return None
    record = stage.model.object(flow.object)
    if not record.definition.is_stored:
        return None
    query = select(*record.table.c).where(record.table.c.id == bindparam("record"))
    row = compile_statement(query).one(stage.connection, {"record": record_id})
    if row is None or row[list(record.table.c.keys()).index("deleted_at")] is not None:
        raise RecordNotFoundError(object=record.label, id=str(record_id))
    return dict(zip(map(str, record.table.c.keys()), row, strict=True))


def _earlier(record: ObjectModel, stored: Mapping[str, Any], old: JsonObject) -> dict[str, Any]:
    """Give the record as it was: as it is, but for the values that are told.

    Raises:
        InvalidError: A value does not fit its field.
    """
    found, problems = dict(stored), []
    for name, value in old.items():
        field, raw = record.writable.get(name), value
        if isinstance(raw, Mapping) and "id" in raw:
            raw = raw["id"]
        try:
            if field is None:
                near = hint(name, record.writable)
                raise UnknownFieldError(object=record.name, field=name, hint=near)
            found[name] = None if raw is None else field.type.parse(raw, field.options)
        except (InvalidValueError, UnknownFieldError) as error:
            problems.append(Problem(path=pointer("old", name), error=error))
    if problems:
        raise InvalidError(problems)
    return found


def _as_json(stored: Mapping[str, Any] | None) -> JsonObject | None:
    if stored is None:
        return None
    found: JsonObject = orjson.loads(orjson.dumps(dict(stored), default=str))
    return found


def _before_write(
    stage: Stage,
    compiled: CompiledFlow,
    start: Start,
    stored: Mapping[str, Any],
    old: Mapping[str, Any] | None,
) -> Rehearsed:
    """Run what runs before a record is written, on the record as it is."""
    assert start.record_id is not None
    engine, now = stage.engine, stage.clock.now()
    change = Change(start.record_id, dict(stored), {})
    run = new_run(compiled, start, id=stage.ids.new(), now=now)
    actor = stage.platform_actor()
    saving = stage.silent_records.saving_in(stage.connection, stage.model, actor, UNATTENDED)
    ground = Ground(
        engine=engine,
        connection=stage.connection,
        tenant=stage.tenant.name,
        model=stage.model,
        actor=actor,
        now=now,
        opens=lambda actor, name, verb, causes: saving,
        inline=True,
        change=change,
        old=old,
    )
    try:
        engine.run_through(ground, run)
    except AppError as error:
        engine.fail(ground, run, error)
    record = stage.model.object(str(compiled.flow.object))
    stage.log.assigned(differences(record, change), record.name, change.id, now)
    return Rehearsed(run=run, steps=stage.log.steps, calls=stage.log.calls)


def _carry_on(stage: Stage, answers: Mapping[str, JsonObject]) -> None:
    """Do what is due, give the answers, and let time pass to what is due next."""
    answered: set[tuple[UUID, str]] = set()
    for _ in range(MOST_TURNS):
        stage.drain()
        if _answer(stage, answers, answered):
            continue
        if not stage.do_next(_FAR):
            return


def _answer(
    stage: Stage, answers: Mapping[str, JsonObject], answered: set[tuple[UUID, str]]
) -> bool:
    """Give the answer to the first step that waits for one; false where none does."""
    for each in stage.log.steps:
        if each.waited is None or each.step not in answers:
            continue
        if (each.run, each.path) in answered:
            continue
        run = lock_run(stage.connection, stage.model.schema, each.run)
        if run is None or run.state != WAITING or run.step != each.step:
            continue
        answered.add((each.run, each.path))
        body = _told(stage, run, each, answers[each.step])
        # A task that is done may have woken the run by itself.
        run = lock_run(stage.connection, stage.model.schema, each.run)
        if run is not None and run.state == WAITING:
            resume(
                stage.connection,
                stage.tenant.name,
                stage.model.schema,
                [run],
                Signal("event", body),
                ids=stage.ids,
                now=stage.clock.now(),
            )
        return True
    return False


def _told(stage: Stage, run: Run, step: Happened, answer: JsonObject) -> JsonObject:
    """Do what an answer means, and give what the step that waits is told of it."""
    outcome, values = answer.get("outcome"), answer.get("values") or {}
    kept: Mapping[str, Any] = run.memory.get("kept", {}).get(step.path, {})
    if step.element == _TASK:
        return _task(stage, run, kept, done=outcome != _NOT_DONE)
    if step.element == _APPROVAL:
        return {"outcome": outcome, "approval": kept.get("approval")}
    if step.element == _SCREEN:
        return {"values": values, "action": outcome}
    return {"event": values}


def _task(stage: Stage, run: Run, kept: Mapping[str, Any], *, done: bool) -> JsonObject:
    """Have a task done, or deleted."""
    flow = stage.flow_of(run)
    config = flow.steps[str(run.step)].config
    name, record_id = str(config.get("object", _ACTIVITY)), UUID(str(kept["record"]))
    actor = stage.platform_actor()
    if not done:
        stage.records.delete(actor, name, record_id)
        return {"change": "deleted"}
    if "done" not in config:
        stage.records.update(actor, name, record_id, {_DONE: True}, options=UNATTENDED)
    return {"change": "updated"}


_TASK, _APPROVAL, _SCREEN = "task", "approval", "screen"
_ACTIVITY, _DONE, _NOT_DONE = "activity", "done", "not_done"
_FAR = datetime(9000, 1, 1, tzinfo=UTC)
