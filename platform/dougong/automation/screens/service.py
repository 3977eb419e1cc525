"""Answering screens: what a run asks its user, and how it goes on with what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.automation.element import Signal
from dougong.automation.flows.definition import FlowDef, StepDef, read_flow
from dougong.automation.flows.waking import resume
from dougong.automation.screens.errors import (
    AnsweredError,
    BlankAnswerError,
    NoScreenError,
    UnfitAnswerError,
    UnknownAnswerError,
)
from dougong.automation.screens.form import GO_ON, actions_of, fields_of, value_of
from dougong.deployment.model import Model
from dougong.formula.errors import InvalidValueError
from dougong.formula.values import from_json, to_json
from dougong.kernel.errors import AppError, InvalidError, Problem
from dougong.kernel.ids import Ids
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText
from dougong.records.talk.seeing import Labels, Sight, user_of
from dougong.storage.flow_versions import find_version
from dougong.storage.run_rows import WAITING, Run, find_run, lock_run
from dougong.storage.screen_rows import screen_key, screens_of

MOST_SCREENS = 100
_RECORD, _CHOICE = "record", "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A screen as its user sees it.

    Attributes:
        run: The run that asks.
        step: The step of the flow.
        flow: Name of the flow.
        flow_label: What people call that.
        title: What stands above it.
        text: What stands below the title.
        fields: What is asked, with what it holds.
        actions: Its buttons.
        until: When it waits no longer.
    """

    run: UUID
    step: str
    flow: str
    flow_label: LocaleText
    title: LocaleText
    text: LocaleText | None
    fields: Sequence[JsonObject]
    actions: Sequence[JsonObject]
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A run that was answered, and where it is now: a worker goes on with it."""

    run: UUID
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A screen that waits for somebody.

    Attributes:
        run: The run.
        flow: Name of the flow.
        flow_label: What people call that.
        title: What stands above the screen.
        object: Object of the record that it is about.
        record: The record with its label, if the user may read it.
        since: Since when it waits.
        until: When it waits no longer.
    """

    run: UUID
    flow: str
    flow_label: LocaleText
    title: LocaleText
    object: str | None
    record: tuple[UUID, str | None] | None
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Screens:
    """Shows screens and takes in their answers.

    Attributes:
        sight: Reads and writes by the definitions in force, and names records.
        ids: Makes ids.
        wake: Has a worker look for work soon.
    """

    sight: Sight
    ids: Ids
    wake: Callable[[], None]

    def show(self, actor: Actor, run_id: UUID) -> Screen:
        """Give what a run asks of the actor now.

        Raises:
            NoScreenError: It asks them nothing.
        """

        def work(connection: Connection[TupleRow], model: Model) -> Screen:
            run = find_run(connection, model.schema, run_id)
            screen = None if run is None else self._screen(connection, model, actor, run)
            if screen is None:
                raise NoScreenError(id=str(run_id))
            return screen

        return self.sight.read(actor, work)

    def mine(self, actor: Actor) -> Sequence[Waiting]:
        """Give the screens that wait for the actor, the one that waits longest first."""
        user = user_of(actor)

        def work(connection: Connection[TupleRow], model: Model) -> Sequence[Waiting]:
            rows = screens_of(connection, model.schema, user, limit=MOST_SCREENS)
            wanted: dict[str, set[UUID]] = {}
            for row in rows:
                if row.object is not None and row.record_id is not None:
                    wanted.setdefault(row.object, set()).add(row.record_id)
            labels = self.sight.named(connection, model, actor, wanted)
            found = []
            for row in rows:
                flow = _flow(connection, model.schema, row.hash)
                key = (row.object or "", row.record_id or row.run)
                found.append(
                    Waiting(
                        run=row.run,
                        flow=row.flow,
                        flow_label=flow.label,
                        title=flow.steps[row.step].config["title"],
                        object=row.object if key in labels else None,
                        record=(key[1], labels[key]) if key in labels else None,
                        since=row.since,
                        until=row.until,
                    )
                )
            return found

        return self.sight.read(actor, work)

    def answer(
        self,
        actor: Actor,
        run_id: UUID,
        step: str,
        values: Mapping[str, JsonValue],
        action: str | None,
    ) -> Answered:
        """Have a run go on with what the actor says.

        Args:
            actor: Who answers.
            run_id: The run.
            step: The step whose screen is answered, so that none is answered twice.
            values: What stands in the fields.
            action: The button; None: the first one.

        Raises:
            NoScreenError: It asks the actor nothing.
            AnsweredError: It was answered already.
            InvalidError: Values are missing, unknown or of another type.
        """
        user = user_of(actor)

        def work(connection: Connection[TupleRow], model: Model) -> Answered:
            run = lock_run(connection, model.schema, run_id)
            if run is None or (run.user_id != user and run.wake_key != screen_key(user)):
                raise NoScreenError(id=str(run_id))
            if run.state != WAITING or run.wake_key != screen_key(user) or run.step != step:
                raise AnsweredError()
            asked = _flow(connection, model.schema, run.hash).steps[step]
            checked, button = self._checked(connection, model, actor, asked, values, action)
            body: JsonObject = {"values": checked, "action": button, "user": str(user)}
            now = self.sight.clock.now()
            resume(
                connection,
                actor.tenant,
                model.schema,
                [run],
                Signal("event", body),
                ids=self.ids,
                now=now,
            )
            return Answered(run=run.id, state=run.state)

        answered = self.sight.write(actor, work)
        self.wake()
        return answered

    def _screen(
        self, connection: Connection[TupleRow], model: Model, actor: Actor, run: Run
    ) -> Screen | None:
        """Give what a run asks of the actor; None: nothing."""
        if run.state != WAITING or run.wake_key != screen_key(user_of(actor)):
            return None
        flow = _flow(connection, model.schema, run.hash)
        step = flow.steps[run.step or ""]
        kept: Any = next(iter(_kept(run)), {})
        held: Mapping[str, Any] = kept.get("values") or {}
        labels = self._labels(connection, model, actor, step, held)
        return Screen(
            run=run.id,
            step=step.id,
            flow=flow.name,
            flow_label=flow.label,
            title=step.config["title"],
            text=step.config.get("text"),
            fields=[_field(each, held.get(each["name"]), labels) for each in fields_of(step)],
            actions=list(_buttons(step)),
            until=run.wake_at,
        )

    def _labels(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        step: StepDef,
        held: Mapping[str, Any],
    ) -> Labels:
        wanted: dict[str, set[UUID]] = {}
        for each in fields_of(step):
            value = held.get(each["name"])
            if each["type"] == _RECORD and value is not None:
                wanted.setdefault(each["object"], set()).add(UUID(str(value)))
        return self.sight.named(connection, model, actor, wanted)

    def _checked(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        step: StepDef,
        values: Mapping[str, JsonValue],
        action: str | None,
    ) -> tuple[JsonObject, str]:
        """Hold an answer to what the screen asks; gives it, and the button."""
        buttons = {str(each["name"]): each for each in _buttons(step)}
        button = action if action is not None else next(iter(buttons))
        if button not in buttons:
            error = UnknownAnswerError(name=button)
            raise InvalidError([Problem(path="/action", error=error)])
        fields = {each["name"]: each for each in fields_of(step) if not each.get("read_only")}
        problems = [
            Problem(path=pointer("values", name), error=UnknownAnswerError(name=name))
            for name in values
            if name not in fields
        ]
        skips = bool(buttons[button]["skips"])
        checked: dict[str, JsonValue] = {}
        for name, field in fields.items():
            try:
                value = _read(field, values.get(name), skips=skips)
            except AppError as error:
                problems.append(Problem(path=pointer("values", name), error=error))
                continue
            checked[name] = value
        wanted = {
            (str(fields[name]["object"]), UUID(str(value))): name
            for name, value in checked.items()
            if fields[name]["type"] == _RECORD and value is not None
        }
        by_object: dict[str, set[UUID]] = {}
        for of, record_id in wanted:
            by_object.setdefault(of, set()).add(record_id)
        readable = self.sight.named(connection, model, actor, by_object)
        problems += [
            Problem(path=pointer("values", name), error=UnfitAnswerError(type=key[0]))
            for key, name in wanted.items()
            if key not in readable
        ]
        if problems:
            raise InvalidError(problems)
        return checked, button


def _flow(connection: Connection[TupleRow], schema: str, text_hash: str) -> FlowDef:
    version = find_version(connection, schema, text_hash)
    assert version is not None  # it is kept as long as a run of it is
    return read_flow(version.definition)


def _kept(run: Run) -> Iterator[Any]:
    """Yield what the step that waits has kept."""
    for path, kept in run.memory.get("kept", {}).items():
        if path.rpartition("/")[2] == run.step:
            yield kept


def _read(field: Mapping[str, Any], raw: JsonValue, *, skips: bool) -> JsonValue:
    if raw is None or raw == "":
        if field.get("required") and not skips:
            raise BlankAnswerError()
        return None
    of = value_of(field).value_type
    try:
        value = to_json(from_json(raw, of), of)
    except InvalidValueError:
        raise UnfitAnswerError(type=str(field["type"])) from None
    if field["type"] == _CHOICE and value not in {each["value"] for each in field["options"]}:
        raise UnfitAnswerError(type=_CHOICE)
    return value


def _field(field: Mapping[str, Any], value: JsonValue, labels: Labels) -> JsonObject:
    """Give a field with what it holds; of a record its id and what it is called."""
    shown: JsonValue = value
    if field["type"] == _RECORD and value is not None:
        key = (str(field["object"]), UUID(str(value)))
        shown = {"id": str(value), "label": labels[key]} if key in labels else None
    told: dict[str, JsonValue] = {
        "name": field["name"],
        "type": field["type"],
        "label": field["label"],
        "help": field.get("help"),
        "required": bool(field.get("required")),
        "read_only": bool(field.get("read_only")),
        "value": shown,
    }
    if field["type"] == _CHOICE:
        told["options"] = [
            {"value": each["value"], "label": each.get("label") or {"en": each["value"]}}
            for each in field["options"]
        ]
    if field["type"] == _RECORD:
        told["to"] = field["object"]
    return told


def _buttons(step: StepDef) -> Iterator[JsonObject]:
    buttons = actions_of(step)
    for each in buttons:
        yield {"name": each["name"], "label": each["label"], "skips": bool(each.get("skips"))}
    if not buttons:
        yield {"name": "go_on", "label": dict(GO_ON), "skips": False}
