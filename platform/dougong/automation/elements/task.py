"""Flow element: give somebody a task, and wait until it is done or never will be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from dougong.automation.element import Element, End, Go, Outcome, Signal, Wait, element
from dougong.automation.flows.definition import StepDef
from dougong.automation.timing.durations import DURATION, read_duration
from dougong.automation.writing import VALUES, check_written, value_references
from dougong.formula.calendars import OFFICE_HOURS, calendar_named
from dougong.formula.to_sql import to_sql
from dougong.formula.value_types import BOOLEAN, Type, record
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import UnfitObjectError
from dougong.metadata.kind import Scope
from dougong.records.reading.joins import Joins
from dougong.storage.statement import Statement, compile_statement

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place

ACTIVITY, DONE = "activity", "done"
OWNER = "owner"


@element
class Task(Element):
    """Makes a task for somebody, and waits for it."""

    key = "task"
    group = "people"
    label = say("Give a task", "分配任务")
    about = say(
        "Gives somebody a task, and goes on when it is done.",
        "给某人分配任务，任务完成后继续。",
    )
    icon = "task"
    durable = True
    schema = {
        "required": ["subject", "to"],
        "properties": {
            "subject": {
                "title": "Subject",
                "x-title-zh": "主题",
                "description": "What is to be done: an expression that gives a text.",
                "x-description-zh": "任务内容：给出文本的表达式。",
                "type": "string",
                "minLength": 1,
                "maxLength": 10000,
                "x-editor": "expression",
            },
            "to": {
                "title": "To",
                "x-title-zh": "负责人",
                "description": "Who does it: an expression that gives a user.",
                "x-description-zh": "由谁完成：给出用户的表达式。",
                "type": "string",
                "minLength": 1,
                "maxLength": 10000,
                "x-editor": "expression",
            },
            "object": {
                "title": "Object",
                "x-title-zh": "对象",
                "description": "Of which object the task is a record; activities where absent.",
                "x-description-zh": "任务是哪个对象的记录；不填则为跟进记录。",
                "type": "string",
                "default": ACTIVITY,
                "x-editor": "object",
            },
            "values": {**VALUES, "x-of": "object"},
            "done": {
                "title": "Done when",
                "x-title-zh": "完成条件",
                "description": "Condition on the task under which it is done.",
                "x-description-zh": "任务满足此条件时视为完成。",
                "type": "string",
                "minLength": 1,
                "maxLength": 10000,
                "default": DONE,
                "x-editor": "condition",
                "x-of": "object",
            },
            "at_most": {
                "title": "At most",
                "x-title-zh": "最长等待",
                "description": "How long it waits; as long as it takes where absent.",
                "x-description-zh": "最长等待时间；不填则一直等待。",
                **DURATION,
            },
            "calendar": {
                "title": "Calendar",
                "x-title-zh": "日历",
                "description": "When business is open, for business days and hours.",
                "x-description-zh": "计算工作日与工作小时所用的日历。",
                "type": "string",
                "x-editor": "calendar",
            },
            "late": {
                "title": "When that is over",
                "x-title-zh": "超时后",
                "description": "The step that follows when it was not done by then.",
                "x-description-zh": "超时仍未完成时执行的步骤。",
                "type": "string",
                "x-editor": "step",
            },
            "not_done": {
                "title": "When it is deleted",
                "x-title-zh": "任务被删除后",
                "description": "The step that follows when the task is deleted; else the run ends.",
                "x-description-zh": "任务被删除时执行的步骤；不填则结束运行。",
                "type": "string",
                "x-editor": "step",
            },
        },
    }
    example = {
        "subject": "'Look after ' & serial",
        "to": "keeper",
        "object": "handover",
        "values": {"remark": "'From ' & serial"},
        "done": "remark = 'done'",
        "at_most": "3 business days",
        "calendar": "support",
        "late": "done",
        "not_done": "done",
    }

    def exits(self, step: StepDef) -> Mapping[str, str]:
        """Give where it goes on when the task is late, and when it is deleted."""
        return {name: step.config[name] for name in ("late", "not_done") if name in step.config}

    def minds(self, step: StepDef) -> Iterable[str]:
        """Name the object of the task."""
        return (_object(step),)

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give what is to be done, by whom, the values, and when it is done."""
        config, name = step.config, _object(step)
        yield place.expression("/subject", config["subject"])
        yield place.expression("/to", config["to"], record("user"))
        yield from place.filled("/values", config.get("values", {}), name)
        if "done" in config:
            yield ExpressionAt(place.prefix + "/done", name, config["done"])

    def references(self, step: StepDef) -> Iterable[Reference]:
        """Name the object, its fields and the calendar."""
        config, name = step.config, _object(step)
        if "object" in config:
            yield Reference("object", name, "/object")
        yield from value_references(name, config.get("values", {}))
        if "calendar" in config:
            yield Reference("calendar", config["calendar"], "/calendar")

    def outputs(self, step: StepDef) -> Mapping[str, Type]:
        """Give the task, and whether it was done."""
        return {"record": record(_object(step)), "done": BOOLEAN}

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """Check that a task can be somebody's, and can be done."""
        name = _object(step)
        yield from check_written(name, step.config.get("values", {}), scope)
        owner = scope.catalog.objects.get(name)
        if owner is None:
            return  # said where references are checked
        if not owner.owned or not owner.is_stored:
            reason = say("its records belong to nobody", "该对象的记录没有负责人")
            yield Problem(path="/object", error=UnfitObjectError(object=name, reason=reason))
        done = owner.field(DONE)
        if "done" not in step.config and (done is None or done.type != "checkbox"):
            reason = say("say when it is done", "请填写完成条件")
            yield Problem(path="", error=UnfitObjectError(object=name, reason=reason))

    def run(self, step: StepDef, at: At) -> Outcome:
        """Make the task."""
        name = _object(step)
        values: dict[str, Any] = dict(at.values(step.config.get("values", {}), name))
        values |= {
            at.model.object(name).title: at.needed(step.config["subject"]),
            OWNER: str(at.needed(step.config["to"], record("user"))),
        }
        saving, owner = at.saving(name, "create")
        (saved,) = saving.create(owner, [values], many=False)
        until = self._until(step, at)
        kept: dict[str, Any] = {"record": str(saved.id)}
        if until is not None:
            kept["until"] = until.isoformat()
        return self._look(step, at, kept)

    def resume(self, step: StepDef, at: At, signal: Signal) -> Outcome:
        """See how the task is doing."""
        return self._look(step, at, dict(at.kept))

    def _look(self, step: StepDef, at: At, kept: JsonObject) -> Outcome:
        task = UUID(str(kept["record"]))
        done = self._is_done(step, at, task)
        outputs: dict[str, JsonValue] = {"record": str(task), "done": done is True}
        if done is True:
            return Go(outputs=outputs)
        if done is None:
            return Go("not_done", outputs) if "not_done" in step.config else End(cancelled=True)
        until = datetime.fromisoformat(str(kept["until"])) if "until" in kept else None
        if until is not None and until <= at.now:
            return Go("late" if "late" in step.config else "next", outputs)
        note = say("a task to be done", "任务完成")
        return Wait(until, f"record:{_object(step)}:{task}", note, kept)

    def _until(self, step: StepDef, at: At) -> datetime | None:
        if "at_most" not in step.config:
            return None
        span = read_duration(step.config["at_most"])
        assert span is not None
        named = step.config.get("calendar", "")
        calendar = calendar_named(at.model.calendars, named) or OFFICE_HOURS
        return span.after(at.now, ZoneInfo(at.actor.time_zone), calendar)

    def _is_done(self, step: StepDef, at: At, task: UUID) -> bool | None:
        """Tell whether the task is done; None: it is gone."""
        model, name, source = at.model, _object(step), step.config.get("done", DONE)
        key = (model.schema, model.version, "task is done", name, source)
        statement = at.ground.engine.plans.get(key, lambda: _build(at, name, source))
        values = {**at.actor.parameters(at.now), "task": task}
        row = statement.one(at.connection, values)
        return None if row is None else bool(row[0])


def _object(step: StepDef) -> str:
    return str(step.config.get("object", ACTIVITY))


def _build(at: At, name: str, source: str) -> Statement:
    model, owner = at.model, at.model.object(name)
    table = owner.table.alias("t")
    joins = Joins(model, owner, table)
    done = model.expressions.compile(model.catalog, ExpressionAt("", name, source))
    value = to_sql(done, joins, as_value=True, fixed=True)
    query = select(value).select_from(joins.from_clause)
    here = table.c.id == bindparam("task"), table.c.deleted_at.is_(None)
    return compile_statement(query.where(*here))
