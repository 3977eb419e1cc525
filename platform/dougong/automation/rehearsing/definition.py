"""Tests as the rest of the platform sees them: parsed, defaults filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText

CREATE, UPDATE, DELETE, START, WAIT = "create", "update", "delete", "start", "wait"
SUBMIT, DECIDE = "submit", "decide"
RECORD, RECORDS, RUN, MESSAGE, CALL = "record", "records", "run", "message", "call"
APPROVAL = "approval"

FIRST_INSTANT = "2026-01-05T09:00:00Z"
"""A Monday, when people are at work: what the clock of a test shows if it does not say."""

EARLIEST, LATEST = 1900, 2200
"""The years in which the clock of a rehearsal may begin."""

_STRETCH = re.compile(r"([0-9]+) ([a-z]+?)s?")
_UNITS: Mapping[str, timedelta] = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenDef:
    """A record that is there before.

    Attributes:
        name: What the test calls it.
        object: Its object.
        values: Its values, as a client sends them; ``$name`` stands for a record of the test.
        at: When it was made; None: when the test begins.
        roles: The roles that it has, of a user.
    """

    name: str
    object: str
    values: JsonObject
    at: str | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDef:
    """What the calls of one step are answered.

    Attributes:
        flow: The flow.
        step: The step.
        status: HTTP status.
        body: What is answered, as JSON.
        lost: Whether no answer comes.
    """

    flow: str
    step: str
    status: int = 200
    body: JsonValue = None
    lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDef:
    """What holds.

    Attributes:
        check: What is looked at: one of the words above.
        subject: The record by its name in the test, the object, or the flow; None: any.
        condition: The expression that holds, or that records meet to count.
        count: How many there must be; None: at least one.
        state: The state of a run, or of an approval, that counts.
        step: The step that a run has done, or that made the call.
        medium: By what way a message was sent.
        to: Who it was sent to.
        contains: A text in the message or the call.
        approval: The approval.
        asks: Whose decision it waits for.
    """

    check: str
    subject: str | None = None
    condition: str | None = None
    count: int | None = None
    state: str | None = None
    step: str | None = None
    medium: str | None = None
    to: str | None = None
    contains: str | None = None
    approval: str | None = None
    asks: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDef:
    """What is done.

    Attributes:
        do: One of the words above.
        object: The object, of a record that is made.
        name: What the test calls a record that is made.
        record: The record, by its name in the test.
        flow: The flow that is started.
        approval: The approval that a record is submitted for.
        action: What somebody who is asked decides.
        comment: What they say.
        values: Values of the record, or what the flow is given.
        stretch: How much time passes.
        until: Until when time passes.
        by: The user who does it, by their name in the test.
        refused: Code of the error with which it must be refused.
        then: What holds right after it.
    """

    do: str
    object: str | None = None
    name: str | None = None
    record: str | None = None
    flow: str | None = None
    approval: str | None = None
    action: str | None = None
    comment: str = ""
    values: JsonObject = field(default_factory=dict)
    stretch: timedelta | None = None
    until: str | None = None
    by: str | None = None
    refused: str | None = None
    then: tuple[CheckDef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioDef:
    """A test.

    Attributes:
        name: Its name.
        label: What it shows.
        help: Why it must be so.
        now: What the clock shows at first.
        time_zone: Whose days dates are.
        given: Records that are there before.
        answers: What calls of the outside are answered.
        when: What is done.
        then: What holds at the end.
    """

    name: str
    label: LocaleText
    help: LocaleText | None = None
    now: str = FIRST_INSTANT
    time_zone: str = "UTC"
    given: tuple[GivenDef, ...] = ()
    answers: tuple[AnswerDef, ...] = ()
    when: tuple[ActionDef, ...] = ()
    then: tuple[CheckDef, ...] = ()

    @property
    def named(self) -> Mapping[str, str]:
        """The object of each record that the test has a name for."""
        made = ((each.name, each.object) for each in self.when if each.name and each.object)
        return {each.name: each.object for each in self.given} | {
            str(name): str(of) for name, of in made
        }

    def checks(self) -> Iterator[tuple[str, CheckDef]]:
        """Yield each check with the pointer to it, in the order in which they are made."""
        for place, action in enumerate(self.when):
            for index, each in enumerate(action.then):
                yield pointer("when", place, "then", index), each
        for index, each in enumerate(self.then):
            yield pointer("then", index), each

    @property
    def flows(self) -> frozenset[str]:
        """The flows that it names."""
        started = {each.flow for each in self.when if each.flow is not None}
        looked = {each.subject for _, each in self.checks() if each.check in (RUN, CALL)}
        return frozenset({*started, *(each for each in looked if each is not None)})


def read_instant(text: str) -> datetime | None:
    """Read an instant with its zone; None: there is no such day or hour, or it is too far off."""
    try:
        found = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if is_near(found) else None


def is_near(instant: datetime) -> bool:
    """Tell whether a clock may begin at an instant: there must be time before it and behind."""
    return EARLIEST <= instant.year <= LATEST


def read_scenario(document: Mapping[str, Any]) -> ScenarioDef:
    """Read a test that passed its schema."""
    return ScenarioDef(
        name=document["name"],
        label=document["label"],
        help=document.get("help"),
        now=document.get("now", FIRST_INSTANT),
        time_zone=document.get("time_zone", "UTC"),
        given=tuple(_given(each) for each in document.get("given", ())),
        answers=tuple(AnswerDef(**each) for each in document.get("answers", ())),
        when=tuple(_action(each) for each in document["when"]),
        then=_checks(document["then"]),
    )


def _given(document: Mapping[str, Any]) -> GivenDef:
    return GivenDef(
        name=document["name"],
        object=document["object"],
        values=document.get("values", {}),
        at=document.get("at"),
        roles=tuple(document.get("roles", ())),
    )


def _action(document: Mapping[str, Any]) -> ActionDef:
    return ActionDef(
        do=document["do"],
        object=document.get("object"),
        name=document.get("name"),
        record=document.get("record"),
        flow=document.get("flow"),
        approval=document.get("approval"),
        action=document.get("action"),
        comment=document.get("comment", ""),
        values=document.get("values", document.get("input", {})),
        stretch=_stretch(document["for"]) if "for" in document else None,
        until=document.get("until"),
        by=document.get("by"),
        refused=document.get("refused"),
        then=_checks(document.get("then", ())),
    )


def _checks(documents: Any) -> tuple[CheckDef, ...]:
    return tuple(_check(each) for each in documents)


def _check(document: Mapping[str, Any]) -> CheckDef:
    subject = {RECORD: "record", RECORDS: "object", RUN: "flow", CALL: "flow", APPROVAL: "record"}
    what = document["check"]
    return CheckDef(
        check=what,
        subject=document.get(subject.get(what, "")),
        condition=document.get("holds", document.get("where")),
        count=document.get("count"),
        state=document.get("state"),
        step=document.get("step"),
        medium=document.get("medium"),
        to=document.get("to"),
        contains=document.get("contains"),
        approval=document.get("approval"),
        asks=document.get("asks"),
    )


def _stretch(text: str) -> timedelta:
    found = _STRETCH.fullmatch(text)
    assert found is not None, text
    return int(found[1]) * _UNITS[found[2]]
