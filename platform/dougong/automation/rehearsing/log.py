"""What happens in a rehearsal, noted step by step while the engine takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from dougong.automation.calling.caller import OutAnswer
from dougong.automation.calling.connectors import connector_of, require_success
from dougong.automation.calling.errors import AnswerLostError
from dougong.automation.calling.world import Asked
from dougong.automation.flows.at import Ground
from dougong.automation.flows.running import Engine, Taken
from dougong.deployment.model import Model
from dougong.hooks.events import SaveEvent
from dougong.kernel.errors import AppError
from dougong.kernel.ids import Ids, TimeOrderedIds
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import is_locale_text, localize, say
from dougong.storage.outbox import Event, events_since
from dougong.storage.run_rows import Entry, Run

Labels: TypeAlias = Callable[[str], Mapping[str, str] | None]
Read: TypeAlias = Callable[[str, UUID], JsonObject]


class StageClock:
    """A clock that stands still until it is set."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """Give the instant it shows."""
        return self._now

    def set(self, now: datetime) -> None:
        """Have it show a later instant; it never goes back."""
        self._now = max(self._now, now)

    def turn(self, now: datetime) -> None:
        """Have it show any instant, before anything has happened."""
        self._now = now


class NotedIds:
    """Makes ids and knows them: whatever has one of them came up in this rehearsal."""

    def __init__(self, ids: Ids | None = None) -> None:
        self._ids = ids or TimeOrderedIds()
        self.made: list[UUID] = []

    def new(self) -> UUID:
        """Give an id that was never given before."""
        made = self._ids.new()
        self.made.append(made)
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """A step that was taken.

    Attributes:
        run: The run.
        flow: Its flow.
        n: Which of its steps it was.
        path: The step, with the turns of the loops around it.
        step: The step.
        element: Its element.
        label: What people call the step.
        at: What the clock showed.
        input: The values that went in.
        output: The values that came out.
        variables: What the variables of the flow held afterwards.
        events: What it saved.
        error: Why it failed.
        waited: What it waited for, as ``kind`` and ``until``; None: it did not wait.
        state: As in the journal.
    """

    run: UUID
    flow: str
    n: int
    path: str
    step: str
    element: str
    label: Mapping[str, str] | None
    at: datetime
    input: JsonValue = None
    output: JsonValue = None
    variables: JsonObject = field(default_factory=dict)
    events: Sequence[Event] = ()
    error: JsonObject | None = None
    waited: JsonObject | None = None
    state: str

    def shown_error(self, locale: str) -> JsonObject | None:
        """Give why it failed, in a language."""
        return shown_error(self.error, locale)


def shown_error(error: JsonObject | None, locale: str) -> JsonObject | None:
    """Give an error as a run keeps it, in a language."""
    if error is None:
        return None
    message: Any = error.get("message")
    shown = localize(message, locale) if is_locale_text(message) else str(message)
    return {"code": error.get("code"), "message": shown, "step": error.get("step")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A call of the outside that was not made.

    Attributes:
        flow: The flow.
        step: The step.
        connector: The connector.
        asked: What would have been asked.
        at: When.
    """

    flow: str
    step: str
    connector: str
    asked: Asked
    at: datetime

    def text(self) -> str:
        """Give all that would have been sent as a text."""
        sent = [self.asked.method, self.asked.path, self.asked.query, self.asked.body]
        return orjson.dumps(sent).decode()

    def to_json(self) -> JsonObject:
        """Give it as an answer tells it."""
        return {
            "flow": self.flow,
            "step": self.step,
            "connector": self.connector,
            "method": self.asked.method,
            "path": self.asked.path,
            "query": dict(self.asked.query),
            "headers": dict(self.asked.headers),
            "body": self.asked.body,
            "at": self.at.isoformat(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the calls of a step are answered.

    Attributes:
        status: HTTP status.
        body: The body, as JSON.
        lost: Whether no answer comes.
    """

    status: int = 200
    body: JsonValue = None
    lost: bool = False


@dataclass(slots=True)
class StageLog:
    """Everything that happened, in order.

    Attributes:
        replies: What calls are answered, by flow and step.
        steps: The steps that were taken, of a step that was tried again the last try.
        calls: The calls of the outside that were not made.
        keys: The flow and step of each call that is begun, by its idempotency key.
        last_event: The last event that was looked at.
        read: Gives what a new record holds, by its fields; events of creation do not say.
    """

    replies: Mapping[tuple[str, str], Reply] = field(default_factory=dict)
    steps: list[Happened] = field(default_factory=list)
    calls: list[Called] = field(default_factory=list)
    keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    last_event: int = 0
    read: Read = lambda object_name, record_id: {}

    def take(self, ground: Ground) -> Sequence[Event]:
        """Give what was saved since this was last asked."""
        since = self.last_event
        found = events_since(ground.connection, ground.tenant, after=since, at=ground.now)
        if found:
            self.last_event = found[-1].id
        return [self._whole(each) for each in found]

    def _whole(self, event: Event) -> Event:
        if event.event != SaveEvent.CREATED or event.body:
            return event
        values = self.read(event.object, event.record_id)
        return replace(event, body={name: [None, value] for name, value in values.items()})

    def note(self, ground: Ground, run: Run, taken: Taken, label: Labels) -> None:
        """Note a step; one that was noted before is told anew."""
        events = self.take(ground)
        for entry in taken.entries:
            if taken.outside is not None:
                self.keys[taken.outside.key] = (run.flow, entry.step)
            self._put(_happened(ground, run, entry, events, label(entry.step)))
            events = ()

    def assigned(self, changes: JsonObject, name: str, record_id: UUID, at: datetime) -> None:
        """Note with the last step what steps have set of a record before it is written."""
        if not changes or not self.steps:
            return
        event = Event(
            id=self.last_event,
            tenant="",
            object=name,
            record_id=record_id,
            event=SaveEvent.UPDATED,
            actor=None,
            via="",
            at=at,
            body=changes,
        )
        self.steps[-1] = replace(self.steps[-1], events=[*self.steps[-1].events, event])

    def _put(self, told: Happened) -> None:
        for place, each in enumerate(self.steps):
            if (each.run, each.n, each.path) == (told.run, told.n, told.path):
                self.steps[place] = replace(
                    told,
                    at=each.at if each.waited is None else told.at,
                    events=[*each.events, *told.events],
                    input=told.input if told.input is not None else each.input,
                    waited=told.waited or each.waited,
                )
                return
        self.steps.append(told)


@dataclass(frozen=True, kw_only=True)
class RehearsedEngine(Engine):
    """Takes steps as they are always taken, and notes them.

    Attributes:
        log: Where.
    """

    log: StageLog

    def take(self, ground: Ground, run: Run) -> Taken:
        """Take the step that is next."""
        ground.simulated = True
        return self._noted(ground, run, super().take(ground, run))

    def absorb(self, ground: Ground, run: Run, answer: JsonObject) -> Taken:
        """Take in the answer of what was done outside."""
        ground.simulated = True
        return self._noted(ground, run, super().absorb(ground, run, answer))

    def fail(self, ground: Ground, run: Run, error: AppError) -> Taken:
        """Note that the step at hand failed."""
        ground.simulated = True
        return self._noted(ground, run, super().fail(ground, run, error))

    def _noted(self, ground: Ground, run: Run, taken: Taken) -> Taken:
        steps = self.compiled(ground, run).flow.steps
        self.log.note(ground, run, taken, lambda step: steps[step].label if step in steps else None)
        return taken


@dataclass(frozen=True, slots=True)
class RecordedConnectors:
    """Calls nobody: notes what would have been asked, and answers as the rehearsal says.

    Attributes:
        log: Where, and what is answered.
    """

    log: StageLog

    def call(self, model: Model, name: str, asked: Asked, *, key: str, now: datetime) -> JsonObject:
        """Note a call and answer it."""
        connector_of(model, name)
        flow, step = self.log.keys.get(key, ("", ""))
        self.log.calls.append(Called(flow=flow, step=step, connector=name, asked=asked, at=now))
        reply = self.log.replies.get((flow, step), Reply())
        if reply.lost:
            raise AnswerLostError(host=name, reason=_LOST)
        written = "" if reply.body is None else reply.body
        text = written if isinstance(written, str) else orjson.dumps(written).decode()
        headers = {"content-type": "application/json"}
        answer = OutAnswer(status=reply.status, headers=headers, body=text.encode(), seconds=0.0)
        require_success(name, answer)
        return {"status": reply.status, "headers": headers, "text": text}


_LOST = say("the rehearsal says so", "演练设定为无应答")
_WAITS = {"approval": "approval", "screen": "screen", "task": "task"}


def _happened(
    ground: Ground,
    run: Run,
    entry: Entry,
    events: Sequence[Event],
    label: Mapping[str, str] | None,
) -> Happened:
    waited: JsonObject | None = None
    if entry.state == "waiting":
        until = None if run.wake_at is None else run.wake_at.isoformat()
        waited = {"kind": _kind_of_wait(run, entry), "until": until}
    return Happened(
        run=run.id,
        flow=run.flow,
        n=entry.n,
        path=entry.path,
        step=entry.step,
        element=entry.element,
        label=label,
        at=ground.now,
        input=entry.input,
        output=entry.output if entry.state != "waiting" else None,
        variables=dict(run.memory.get("var") or {}),
        events=events,
        error=entry.error,
        waited=waited,
        state=entry.state,
    )


def _kind_of_wait(run: Run, entry: Entry) -> str:
    own = _WAITS.get(entry.element)
    if own is not None:
        return own
    key = run.wake_key or ""
    if key.startswith("child:"):
        return "run"
    return "time" if not key or key.startswith("record:") else "event"
