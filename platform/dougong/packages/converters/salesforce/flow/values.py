"""Values that are written to fields of a record."""

from __future__ import annotations

from collections.abc import Mapping

from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder
from dougong.packages.converters.salesforce.flow.cells import Holder
from dougong.packages.converters.salesforce.flow.references import filled, fitted, spot_like
from dougong.packages.converters.salesforce.flow.terms import Term, UnsayableError
from dougong.packages.converters.salesforce.xml_reading import Xml

_READ_ONLY = say("nobody writes it", "该字段不可写入")


def assigned(build: FlowBuilder, xml: Xml, api: str) -> dict[str, JsonValue]:
    """Give the values that an element writes; of one that cannot be said, a note is left.

    Args:
        build: The flow.
        xml: The element, with its ``inputAssignments``.
        api: The object, of theirs.
    """
    found: dict[str, JsonValue] = {}
    for item in xml.all("inputAssignments"):
        theirs = item.get("field")
        try:
            spot = spot_like(build, api, theirs, item.first("value"))
            if spot.plan is not None and not build.world.is_written(spot.plan):
                raise UnsayableError(_READ_ONLY)
            found[spot.path] = filled(build, spot, item.first("value")).text
        except UnsayableError as error:
            left_out(build, theirs, error.reason)
    return found


def of_memory(build: FlowBuilder, holder: Holder) -> dict[str, JsonValue]:
    """Give the fields of a record that were set in memory."""
    found: dict[str, JsonValue] = {}
    for theirs, cell in holder.cells.items():
        if cell.spot is None or (cell.spot.plan is not None and cell.spot.plan.name == "id"):
            continue
        try:
            if cell.spot.plan is not None and not build.world.is_written(cell.spot.plan):
                raise UnsayableError(_READ_ONLY)
            term = fitted(build, cell.spot, Term(f"$var.{cell.name}", cell.type))
            found[cell.spot.path] = term.text
        except UnsayableError as error:
            left_out(build, theirs, error.reason)
    return found


def left_out(build: FlowBuilder, field: str, why: LocaleText) -> None:
    """Say that a field is not written."""
    build.crippled = True
    build.note(
        say(
            "field {field} is not set: {why_en}",
            "字段 {field} 未写入：{why_zh}",
            field=field,
            why_en=why["en"],
            why_zh=why.get("zh-CN", why["en"]),
        )
    )


def must_say(values: Mapping[str, JsonValue], build: FlowBuilder) -> None:
    """Refuse to write nothing where something was to be written."""
    if not values and build.notes.get(build.at):
        raise UnsayableError(build.notes[build.at][0])
