"""Element: a screen that a user fills in; the run waits until they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from dougong.automation.element import Element, Go, Outcome, Signal, Wait, element
from dougong.automation.flows.definition import StepDef
from dougong.automation.screens.form import SCHEMA, actions_of, fields_of, value_of
from dougong.automation.timing.durations import read_duration
from dougong.formula.calendars import DEFAULT, OFFICE_HOURS
from dougong.formula.value_types import TEXT, Type, record
from dougong.formula.values import to_json
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import DuplicateError, MissingPropertyError, UnfitPropertyError
from dougong.metadata.kind import Scope
from dougong.storage.notifications import Notice
from dougong.storage.screen_rows import screen_key

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place

_USER, _ACTION, _EXPIRED = "user", "action", "expired"
_OWN: Mapping[str, Type] = {_USER: record("user"), _ACTION: TEXT}
_AT_ONCE = timedelta(seconds=30)


@element
class Screen(Element):
    """Asks a user."""

    key = "screen"
    group = "people"
    label = say("Screen", "屏幕表单")
    about = say(
        "Shows a user a screen with fields and buttons, and waits until they have answered.",
        "向用户显示带有字段与按钮的屏幕，等待其提交。",
    )
    icon = "screen"
    durable = True
    schema = SCHEMA
    example = {
        "title": {"en": "Which part?", "zh-CN": "哪个部件？"},
        "text": {"en": "Look at the plate.", "zh-CN": "请查看铭牌。"},
        "user": "$user",
        "fields": [
            {
                "name": "part",
                "type": "choice",
                "label": {"en": "Part", "zh-CN": "部件"},
                "help": {"en": "As printed.", "zh-CN": "以铭牌为准。"},
                "required": True,
                "options": [{"value": "belt", "label": {"en": "Belt", "zh-CN": "皮带"}}],
                "default": "'belt'",
            },
            {
                "name": "whole",
                "type": "record",
                "label": {"en": "Of", "zh-CN": "所属设备"},
                "object": "machine",
                "read_only": True,
            },
        ],
        "actions": [
            {"name": "go_on", "label": {"en": "Go on", "zh-CN": "继续"}},
            {
                "name": "leave",
                "label": {"en": "Leave", "zh-CN": "放弃"},
                "go": "done",
                "skips": True,
            },
        ],
        "expires": "2 days",
        "expired": "done",
    }

    def exits(self, step: StepDef) -> Mapping[str, str]:
        """Name where the buttons lead, and where time does."""
        found = {each["name"]: each["go"] for each in actions_of(step) if "go" in each}
        if _EXPIRED in step.config:
            found[f"#{_EXPIRED}"] = step.config[_EXPIRED]
        return found

    def exit_places(self, step: StepDef) -> Mapping[str, str]:
        """Tell where each is said."""
        places = {
            each["name"]: pointer("actions", index, "go")
            for index, each in enumerate(actions_of(step))
        }
        return {**places, f"#{_EXPIRED}": f"/{_EXPIRED}"}

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give who is asked, and what the fields hold at first."""
        if _USER in step.config:
            yield place.expression(f"/{_USER}", step.config[_USER], record("user"))
        for index, each in enumerate(fields_of(step)):
            if isinstance(each.get("default"), str):
                at = pointer("fields", index, "default")
                yield place.expression(at, each["default"], value_of(each).value_type)

    def references(self, step: StepDef) -> Iterable[Reference]:
        """Name the objects of records."""
        for index, each in enumerate(fields_of(step)):
            if "object" in each:
                yield Reference("object", each["object"], pointer("fields", index, "object"))

    def outputs(self, step: StepDef) -> Mapping[str, Type]:
        """Tell of the fields, of the button, and of who answered."""
        return {**_OWN, **{each["name"]: value_of(each).value_type for each in fields_of(step)}}

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """Check that names are there once, and that choices and records say what of."""
        yield from _twice("fields", fields_of(step), taken=_OWN)
        yield from _twice("actions", actions_of(step))
        for index, each in enumerate(fields_of(step)):
            path, kind = pointer("fields", index), each["type"]
            for name, of in (("options", "choice"), ("object", "record")):
                if kind == of and name not in each:
                    yield Problem(path=path, error=MissingPropertyError(property=name))
                elif kind != of and name in each:
                    reason = say("it means nothing for {t}", "对 {t} 没有意义", t=kind)
                    wrong = UnfitPropertyError(property=name, reason=reason)
                    yield Problem(path=f"{path}/{name}", error=wrong)
        if _EXPIRED in step.config and "expires" not in step.config:
            yield Problem(path="", error=MissingPropertyError(property="expires"))

    def run(self, step: StepDef, at: At) -> Outcome:
        """Show it."""
        user_id: UUID = at.needed(step.config.get(_USER, "$user"), record("user"))
        values: dict[str, JsonValue] = {}
        for each in fields_of(step):
            source = each.get("default")
            of = value_of(each).value_type
            values[each["name"]] = (
                to_json(at.value(source, of), of) if isinstance(source, str) else source
            )
        if user_id != at.run.user_id or at.now - at.run.created_at > _AT_ONCE:
            at.tell([_notice(step, at, user_id)])
        return Wait(
            until=self._until(step, at),
            key=screen_key(user_id),
            note=say("an answer on a screen", "用户填写屏幕"),
            outputs={_USER: str(user_id), "values": values},
        )

    def resume(self, step: StepDef, at: At, signal: Signal) -> Outcome:
        """Go where the button leads."""
        values: Any = at.kept.get("values") or {}
        if signal.kind != "event":
            exit_name = f"#{_EXPIRED}" if _EXPIRED in step.config else "next"
            return Go(exit_name, {**values, _USER: None, _ACTION: None})
        given: Any = signal.body.get("values") or {}
        action = str(signal.body.get(_ACTION) or "")
        leads = any(each["name"] == action and "go" in each for each in actions_of(step))
        outputs = {**values, **given, _USER: signal.body.get(_USER), _ACTION: action or None}
        return Go(action if leads else "next", outputs)

    def _until(self, step: StepDef, at: At) -> Any:
        span = read_duration(step.config.get("expires", ""))
        if span is None:
            return None
        calendar = at.model.calendars.get(DEFAULT, OFFICE_HOURS)
        return span.after(at.now, ZoneInfo(at.actor.time_zone), calendar)


def _notice(step: StepDef, at: At, user_id: UUID) -> Notice:
    details: JsonObject = {"run": str(at.run.id), "title": dict(step.config["title"])}
    return Notice(
        user_id=user_id,
        kind="screen",
        object=at.run.object,
        record_id=at.run.record_id,
        details=details,
    )


def _twice(
    group: str, entries: Sequence[Mapping[str, Any]], taken: Iterable[str] = ()
) -> Iterable[Problem]:
    first: dict[str, str] = dict.fromkeys(taken, "")
    for index, each in enumerate(entries):
        path, name = pointer(group, index, "name"), each["name"]
        if name in first:
            yield Problem(path=path, error=DuplicateError(value=name, first=first[name]))
        first.setdefault(name, path)
