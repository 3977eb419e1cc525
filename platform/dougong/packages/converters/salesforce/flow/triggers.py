"""What sets a flow off, from its start element or its type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dougong.formula.value_types import BOOLEAN, Kind
from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Signature
from dougong.packages.converters.salesforce.flow.conditions import bracketed
from dougong.packages.converters.salesforce.flow.formulas import formula_term
from dougong.packages.converters.salesforce.flow.reading import FlowSource, target
from dougong.packages.converters.salesforce.flow.references import term
from dougong.packages.converters.salesforce.flow.rows import filters
from dougong.packages.converters.salesforce.flow.terms import UnsayableError, brought
from dougong.packages.converters.salesforce.xml_reading import Xml

_EVENTS = {
    "Create": ["create"],
    "Update": ["update"],
    "CreateAndUpdate": ["create", "update"],
    "Delete": ["delete"],
}
_UNITS = {"days": "days", "hours": "hours", "minutes": "minutes", "months": "months"}
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_ASYNC = "AsyncAfterCommit"
MOST_WHEN = 10_000


@dataclass(slots=True)
class Path:
    """One way in which a flow begins.

    Attributes:
        start: The first element.
        suffix: What tells its flow from the others of the same source.
        trigger: What sets it off, without its condition.
        conditional: Whether the entry conditions hold for it.
        first: A step before the first element.
        notes: In what it is not quite the same.
    """

    start: str
    trigger: dict[str, Any]
    suffix: str = ""
    conditional: bool = True
    first: dict[str, Any] | None = None
    notes: list[LocaleText] = field(default_factory=list)


def object_of(source: FlowSource) -> str:
    """Give the object of the record that sets a flow off, of theirs; empty if none does."""
    return source.start.get("object") or (
        source.metadata("ObjectType") if source.process_type == "Workflow" else ""
    )


def first_element(source: FlowSource) -> str:
    """Give the first element."""
    return source.xml.get("startElementReference") or target(source.start, "connector")


def paths(build: FlowBuilder, signature: Signature) -> Iterator[Path]:
    """Yield the ways in which a flow begins; each becomes a flow.

    Raises:
        UnsayableError: Nothing here sets it off like that.
    """
    source, start = build.source, build.source.start
    kind = start.get("triggerType")
    first = first_element(source)
    if source.process_type == "Workflow" and build.record_api:
        on = (
            ["create"] if source.metadata("TriggerType") == "onCreateOnly" else ["create", "update"]
        )
        yield Path(first, _record(build, on, "after"))
    elif kind in ("RecordAfterSave", "RecordBeforeSave", "RecordBeforeDelete"):
        yield from _of_record(build, kind, first)
    elif kind == "Scheduled":
        yield _scheduled(build, first)
    elif kind == "PlatformEvent" or source.process_type == "CustomEvent":
        event = build.record_api
        if build.world.object(event).shape != "event":
            raise UnsayableError(
                say("{event} is no event here", "{event} 在此不是事件", event=event)
            )
        yield Path(first, {"type": "event", "event": build.world.object(event).name})
    elif signature.about:
        name = build.world.object(signature.about_object).name
        is_screen = any(each.tag == "screens" for each in source.elements.values())
        trigger = {"type": "button" if is_screen else "subflow", "object": name}
        yield Path(first, trigger)
    else:
        yield Path(first, {"type": "subflow"})


def _record(build: FlowBuilder, on: list[str], timing: str) -> dict[str, Any]:
    name = build.world.object(build.record_api).name
    return {"type": "record", "object": name, "on": on, "timing": timing}


def _of_record(build: FlowBuilder, kind: str, first: str) -> Iterator[Path]:
    start = build.source.start
    on = _EVENTS.get(start.get("recordTriggerType"), ["create", "update"])
    notes = list[LocaleText]()
    if kind == "RecordBeforeDelete":
        on = ["delete"]
        notes.append(
            say(
                "it runs behind the delete, in the same transaction, not before it",
                "在删除之后、同一事务内执行，而非删除之前",
            )
        )
    timing = "before" if kind == "RecordBeforeSave" else "after"
    order = start.get("triggerOrder") or build.source.xml.get("triggerOrder")
    if first:
        trigger = _record(build, on, timing)
        if order.isdigit() and int(order):
            trigger["order"] = int(order)
        yield Path(first, trigger, notes=notes)
    for each in start.all("scheduledPaths"):
        if target(each, "connector"):
            yield _later(build, each, on)


def _later(build: FlowBuilder, xml: Xml, on: list[str]) -> Path:
    first, suffix = target(xml, "connector"), xml.get("name") or "later"
    if xml.get("pathType") == _ASYNC:
        return Path(first, _record(build, on, "after_commit"), suffix="async")
    count, unit = xml.get("offsetNumber", "0"), _UNITS.get(xml.get("offsetUnit").lower(), "days")
    number = abs(int(float(count)))
    field = xml.get("recordField")
    spot = build.world.spot(build.record_api, field) if field else None
    if spot is not None and spot.type.kind in (Kind.DATE, Kind.DATETIME) and "." not in spot.path:
        trigger = {
            "type": "date",
            "object": build.world.object(build.record_api).name,
            "field": spot.path,
        }
        if number:
            trigger["before" if count.startswith("-") else "after"] = f"{number} {unit}"
        return Path(first, trigger, suffix=suffix)
    wait = {"element": "wait", "duration": f"{number} {unit}"}
    notes: list[LocaleText] = [
        say(
            "the conditions are not asked again when the time has come",
            "到时不再重新判断进入条件",
        )
    ]
    return Path(first, _record(build, on, "after_commit"), suffix=suffix, first=wait, notes=notes)


def _scheduled(build: FlowBuilder, first: str) -> Path:
    start = build.source.start
    schedule = start.first("schedule") or Xml("schedule")
    hour, minute = [*schedule.get("startTime", "00:00").split(":"), "0"][:2]
    date = [*schedule.get("startDate", "2000-01-01").split("-"), "1", "1"][:3]
    at = f"{int(minute)} {int(hour)}"
    frequency, notes = schedule.get("frequency", "Once"), list[LocaleText]()
    if frequency == "Daily":
        cron = f"{at} * * *"
    elif frequency == "Weekly":
        cron = f"{at} * * {_weekday(date)}"
    else:
        cron = f"{at} {int(date[2])} {int(date[1])} *"
        build.crippled = True
        notes.append(
            say("it was to run once, on {date}", "原定仅在 {date} 运行一次", date="-".join(date))
        )
    trigger: dict[str, Any] = {"type": "schedule", "cron": cron}
    if build.record_api:
        trigger["object"] = build.world.object(build.record_api).name
    return Path(first, trigger, notes=notes)


def _weekday(date: list[str]) -> int:
    year, month, day = (int(each) for each in date)
    shift = (0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4)
    year -= month < 3
    return (year + year // 4 - year // 100 + year // 400 + shift[month - 1] + day) % 7


def condition(build: FlowBuilder) -> str:
    """Write the entry conditions of a flow; empty: it has none.

    Raises:
        UnsayableError: One of them cannot be said.
    """
    start, api = build.source.start, build.record_api
    if not api:
        return ""
    found = filters(build, start, api)
    if formula := start.get("filterFormula"):
        found = brought(formula_term(build, formula, "Boolean", term), BOOLEAN).text
    if found and start.flag("doesRequireRecordChangedToMeetCriteria"):
        before = filters(build, start, api, before="$old") if start.all("filters") else ""
        if before:
            found = f"{bracketed(found)} and not ({before})"
        else:
            build.note(
                say(
                    "it runs at every save that meets its condition, not only at the first",
                    "每次满足条件的保存都会执行，而非仅首次满足时",
                )
            )
    if len(found) > MOST_WHEN:
        raise UnsayableError(say("its condition is too long", "条件过长"))
    return found
