"""Wait: for a while, until a time, until something holds of the record, or for an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dougong.automation.element import Element, End, Go, Outcome, Signal, Wait, element
from dougong.automation.errors import BlankValueError, WaitKindsError, WaitNeedsRecordError
from dougong.automation.flows.definition import FlowDef, StepDef
from dougong.automation.timing.durations import DURATION, read_duration
from dougong.formula.calendars import OFFICE_HOURS, calendar_named
from dougong.formula.moments import instant_of
from dougong.formula.value_types import BOOLEAN
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import UnfitFieldError, UnfitPropertyError
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import Shape

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place

_KINDS = ("duration", "until", "holds", "event")
_CONDITION: JsonObject = {
    "type": "string",
    "minLength": 1,
    "maxLength": 10000,
    "x-editor": "condition",
}
_STEP: JsonObject = {"type": "string", "x-editor": "step"}


@element
class WaitStep(Element):
    """Waits, as long as it takes; what it waits for follows the record."""

    key = "wait"
    group = "flow"
    label = say("Wait", "等待")
    about = say(
        "Waits for a while, until a time, until something holds, or for an event.",
        "等待一段时间、等到某一时刻、等到条件成立，或等待事件。",
    )
    icon = "clock"
    durable = True
    minds_record = True
    schema = {
        "properties": {
            "duration": {
                "title": "For",
                "x-title-zh": "时长",
                "description": "How long, such as 2 days or 3 business days.",
                "x-description-zh": "等待时长，例如 2 days、3 business days。",
                **DURATION,
            },
            "until": {
                "title": "Until",
                "x-title-zh": "直到",
                "description": (
                    "An expression that gives a date or an instant; of a date its beginning counts."
                ),
                "x-description-zh": "给出日期或时刻的表达式；日期以当天零点计。",
                "type": "string",
                "minLength": 1,
                "maxLength": 10000,
                "x-editor": "expression",
            },
            "holds": {
                "title": "Until this holds",
                "x-title-zh": "直到条件成立",
                "description": "A condition on the record, asked again at each of its saves.",
                "x-description-zh": "关于记录的条件，记录每次保存时重新判断。",
                **_CONDITION,
            },
            "event": {
                "title": "For an event",
                "x-title-zh": "等待事件",
                "description": "An object of the shape event.",
                "x-description-zh": "形态为事件的对象。",
                "type": "string",
                "x-editor": "object",
            },
            "field": {
                "title": "Field of the event",
                "x-title-zh": "事件字段",
                "description": (
                    "Only events count in which this field equals a value; where absent, every "
                    "one does."
                ),
                "x-description-zh": "仅当事件的该字段等于指定值时有效；不填则任何事件均有效。",
                "type": "string",
                "x-editor": "field",
                "x-of": "event",
            },
            "equals": {
                "title": "Equals",
                "x-title-zh": "等于",
                "description": "The value that the field of the event equals: an expression.",
                "x-description-zh": "事件字段应等于的值（表达式）。",
                "type": "string",
                "minLength": 1,
                "maxLength": 10000,
                "x-editor": "expression",
            },
            "calendar": {
                "title": "Calendar",
                "x-title-zh": "日历",
                "description": (
                    "When business is open, for business days and hours; the default one where "
                    "absent."
                ),
                "x-description-zh": "计算工作日与工作小时所用的日历；不填则用默认日历。",
                "type": "string",
                "x-editor": "calendar",
            },
            "at_most": {
                "title": "At most",
                "x-title-zh": "最长等待",
                "description": "How long it waits for a condition or an event.",
                "x-description-zh": "等待条件或事件的最长时间。",
                **DURATION,
            },
            "late": {
                "title": "When that is over",
                "x-title-zh": "超时后",
                "description": (
                    "The step that follows when it has waited at most; else the next one."
                ),
                "x-description-zh": "超时后执行的步骤；不填则执行下一步。",
                **_STEP,
            },
            "on_change": {
                "title": "When the date changes",
                "x-title-zh": "日期变化时",
                "description": (
                    "move: the end of the wait follows the expression. keep: it stays as it was "
                    "at first."
                ),
                "x-description-zh": "move：等待结束时间随表达式变化；keep：保持最初的时间。",
                "enum": ["move", "keep"],
                "default": "move",
                "x-editor": "choice",
                "x-labels": {
                    "move": {"en": "the wait follows it", "zh-CN": "随之调整"},
                    "keep": {"en": "the wait stays", "zh-CN": "保持不变"},
                },
            },
            "while": {
                "title": "Only while",
                "x-title-zh": "仅当",
                "description": (
                    "A condition that must hold all the while; asked again at each save and at "
                    "the end."
                ),
                "x-description-zh": "等待期间必须一直成立的条件；每次保存及等待结束时判断。",
                **_CONDITION,
            },
            "on_false": {
                "title": "When it does not",
                "x-title-zh": "不成立时",
                "description": (
                    "cancel: the run comes to nothing. go_on: the wait is over. A name of a "
                    "step: that one follows."
                ),
                "x-description-zh": "cancel：取消运行；go_on：结束等待并继续。",
                "enum": ["cancel", "go_on"],
                "default": "cancel",
                "x-editor": "choice",
                "x-labels": {
                    "cancel": {"en": "cancel the run", "zh-CN": "取消运行"},
                    "go_on": {"en": "go on at once", "zh-CN": "立即继续"},
                },
            },
            "otherwise": {
                "title": "Otherwise go to",
                "x-title-zh": "不成立时前往",
                "description": "The step that follows when the condition no longer holds, instead.",
                "x-description-zh": "条件不再成立时改为执行的步骤。",
                **_STEP,
            },
            "on_delete": {
                "title": "When the record is deleted",
                "x-title-zh": "记录被删除时",
                "description": "cancel: the run comes to nothing. keep: it waits on.",
                "x-description-zh": "cancel：取消运行；keep：继续等待。",
                "enum": ["cancel", "keep"],
                "default": "cancel",
                "x-editor": "choice",
                "x-labels": {
                    "cancel": {"en": "cancel the run", "zh-CN": "取消运行"},
                    "keep": {"en": "wait on", "zh-CN": "继续等待"},
                },
            },
        },
    }
    example = {"duration": "3 business days", "calendar": "support"}
    further = (
        {
            "until": "installed_on + 30",
            "on_change": "keep",
            "while": "state = 'running'",
            "on_false": "go_on",
            "otherwise": "done",
            "on_delete": "keep",
        },
        {"holds": "state = 'scrapped'", "at_most": "30 days", "late": "done"},
        {"event": "alarm", "field": "machine", "equals": "serial"},
    )

    def exits(self, step: StepDef) -> Mapping[str, str]:
        """Give where it goes on after too long a wait, or when its condition holds no more."""
        return {name: step.config[name] for name in ("late", "otherwise") if name in step.config}

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the time, the conditions and the value."""
        config = step.config
        for name in ("holds", "while"):
            if name in config:
                yield place.condition(f"/{name}", config[name])
        for name in ("until", "equals"):
            if name in config:
                yield place.expression(f"/{name}", config[name])

    def references(self, step: StepDef) -> Iterable[Reference]:
        """Name the event, its field, and the calendar."""
        config = step.config
        if "event" in config:
            yield Reference("object", config["event"], "/event")
            if "field" in config:
                yield Reference("object", config["event"], "/field", config["field"])
        if "calendar" in config:
            yield Reference("calendar", config["calendar"], "/calendar")

    def flow_check(self, step: StepDef, flow: FlowDef, scope: Scope) -> Iterable[Problem]:
        """Check that it waits for one thing, and minds a record only where there is one."""
        config = step.config
        said = [name for name in _KINDS if name in config]
        if len(said) != 1:
            yield Problem(path=f"/{said[1]}" if said else "", error=WaitKindsError())
        if flow.object is None:
            for name in ("holds", "while", "on_delete"):
                if name in config:
                    yield Problem(path=f"/{name}", error=WaitNeedsRecordError())
        for name, needs in _NEEDS.items():
            if name in config and not any(each in config for each in needs):
                reason = say("nothing here goes by it", "此处没有用到它")
                wrong = UnfitPropertyError(property=name, reason=reason)
                yield Problem(path=f"/{name}", error=wrong)

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """Check that what it waits for is an event."""
        event = scope.catalog.objects.get(step.config.get("event", ""))
        if event is not None and event.shape is not Shape.EVENT:
            reason = say("its records are stored: they are no events", "它的记录会保存，不是事件")
            wrong = UnfitFieldError(field=event.name, reason=reason)
            yield Problem(path="/event", error=wrong)

    def run(self, step: StepDef, at: At) -> Outcome:
        """Begin to wait."""
        return self._look(step, at, at.now)

    def resume(self, step: StepDef, at: At, signal: Signal) -> Outcome:
        """See what there is to wait for by now."""
        began = datetime.fromisoformat(str(at.kept["began"]))
        if signal.kind == "event":
            change = signal.body.get("change")
            if change is None:
                return Go()  # the event has come
            if change == "deleted":
                keeps = step.config.get("on_delete") == "keep"
                return self._look(step, at, began) if keeps else End(cancelled=True)
        return self._look(step, at, began)

    def _look(self, step: StepDef, at: At, began: datetime) -> Outcome:
        config = step.config
        if "while" in config and at.value(config["while"], BOOLEAN) is not True:
            return self._no_longer(step)
        if "holds" in config and at.value(config["holds"], BOOLEAN) is True:
            return Go()
        until, over = self._end(step, at, began)
        if until is not None and until <= at.now:
            return Go(over) if over in self.exits(step) else Go()
        kept = {"began": began.isoformat()}
        if until is not None:
            kept["until"] = until.isoformat()
        return Wait(until, self._key(step, at), _note(step), kept)

    def _no_longer(self, step: StepDef) -> Outcome:
        if "otherwise" in step.config:
            return Go("otherwise")
        return Go() if step.config.get("on_false") == "go_on" else End(cancelled=True)

    def _end(self, step: StepDef, at: At, began: datetime) -> tuple[datetime | None, str]:
        """Give when the wait ends at the latest, and which exit that leads to."""
        config = step.config
        kept = at.kept.get("until")
        if kept is not None and ("until" not in config or config.get("on_change") == "keep"):
            return datetime.fromisoformat(str(kept)), "late" if "at_most" in config else "next"
        if "until" in config:
            return self._moment(at, config["until"]), "next"
        length = config.get("duration") or config.get("at_most")
        if length is None:
            return None, "next"
        span = read_duration(length)
        assert span is not None
        calendar = calendar_named(at.model.calendars, config.get("calendar", "")) or OFFICE_HOURS
        until = span.after(began, ZoneInfo(at.actor.time_zone), calendar)
        return until, "late" if "duration" not in config else "next"

    def _moment(self, at: At, source: str) -> datetime:
        found: Any = at.value(source)
        if isinstance(found, datetime):
            return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
        if isinstance(found, date):
            return instant_of(datetime.combine(found, time()), ZoneInfo(at.actor.time_zone))
        raise BlankValueError(expression=source[:500])

    def _key(self, step: StepDef, at: At) -> str | None:
        config = step.config
        if "event" in config:
            if "field" not in config:
                return f"event:{config['event']}"
            found = at.needed(config["equals"])
            return f"event:{config['event']}:{config['field']}={key_text(found)}"
        if at.run.record_id is None:
            return None
        return f"record:{at.run.object}:{at.run.record_id}"


def key_text(value: Any) -> str:
    """Give a value as it stands in the key of what is waited for."""
    if isinstance(value, str):
        return value[:200]
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)[:200]


_NEEDS: Mapping[str, tuple[str, ...]] = {
    "field": ("event",),
    "equals": ("field",),
    "calendar": ("duration", "at_most"),
    "at_most": ("holds", "event"),
    "late": ("at_most",),
    "on_change": ("until",),
    "on_false": ("while",),
    "otherwise": ("while",),
}


def _note(step: StepDef) -> LocaleText | None:
    config = step.config
    if "holds" in config:
        return say("that a condition holds", "条件成立")
    return say("an event", "事件发生") if "event" in config else None
