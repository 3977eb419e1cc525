"""A field of Frappe as one of ours: the type and its options, and what is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.frappe import words
from dougong.packages.converters.frappe.names import snake, unique
from dougong.packages.converters.frappe.plan import Made, Plan
from dougong.packages.converters.frappe.source import DocField

DATA_LENGTH = 140
"""How long a text of one line may be in Frappe, where nothing else is said."""

_LONGEST_LINE = 4000
_FLOAT_PLACES, _MOST_PLACES, _MONEY_PLACES, _MOST_MONEY_PLACES = 3, 10, 2, 4
_VALUE = re.compile(r"^[A-Za-z0-9_.-]{1,40}$")


@dataclass(slots=True)
class Typed:
    """A type with its options.

    Attributes:
        body: ``type`` and its options.
        how: How it is approximated.
        choices: Values by what Frappe calls them, of a picklist.
    """

    body: dict[str, Any]
    how: list[LocaleText] = field(default_factory=list)
    choices: dict[str, str] = field(default_factory=dict)


Maker = Callable[[DocField, Made, Plan], Typed]


def typed(source: DocField, made: Made, plan: Plan) -> Typed:
    """Give the type of a field.

    Args:
        source: The field.
        made: The object it belongs to.
        plan: What links lead to.
    """
    maker = _MAKERS.get(source.type)
    if maker is None:
        unknown = say(
            "the type `{type}` is not known; kept as text",
            "类型 `{type}` 未知，按文本保存",
            type=source.type,
        )
        return Typed(_long(), [unknown])
    found = maker(source, made, plan)
    if source.on("is_virtual"):
        found.how.append(words.NOT_STORED)
    return found


def _line(length: int = DATA_LENGTH) -> dict[str, Any]:
    return {"type": "text", "max_length": length} if length <= _LONGEST_LINE else _long(length)


def _long(length: int | None = None) -> dict[str, Any]:
    return {"type": "long_text"} if length is None else {"type": "long_text", "max_length": length}


def _integer(source: DocField, key: str) -> int | None:
    text = source.text(key)
    return int(text) if text.isdigit() and int(text) > 0 else None


_DATA = {"Email": "email", "Phone": "phone", "URL": "url", "Barcode": "barcode"}


def _data(source: DocField, made: Made, plan: Plan) -> Typed:
    special = _DATA.get(source.options.strip())
    if special is not None:
        return Typed({"type": special})
    return Typed(_line(_integer(source, "length") or DATA_LENGTH))


def _link(source: DocField, made: Made, plan: Plan) -> Typed:
    target = plan.target(source.options)
    if target is not None:
        return Typed({"type": "lookup", "to": target})
    here = source.options in plan.source.doctypes
    why = words.no_target if here else words.other_app
    return Typed(_line(), [why(source.options or "?")])


def _dynamic_link(source: DocField, made: Made, plan: Plan) -> Typed:
    chooser = made.fields.get(source.options)
    names = chooser.source.options.splitlines() if chooser is not None else []
    of_choices = chooser is not None and chooser.source.type == "Select"
    targets = plan.many_targets(names if of_choices else ())
    how = say(
        "may refer to records of {count} objects; in Frappe to any",
        "可引用 {count} 个对象的记录；在 Frappe 中可引用任何对象",
        count=str(len(targets)),
    )
    return Typed({"type": "polymorphic", "to": targets}, [] if of_choices else [how])


def _select(source: DocField, made: Made, plan: Plan) -> Typed:
    labels = [line.strip() for line in source.options.splitlines() if line.strip()]
    if not labels or source.options.startswith(("link:", "attach_files:")):
        return Typed(_line(), [words.NO_CHOICES])
    choices: dict[str, str] = {}
    for label in dict.fromkeys(labels):
        value = label if _VALUE.match(label) else snake(label, "choice")
        choices[label] = unique(value, set(choices.values()))
    options = [
        {"value": value} | ({} if value == label else {"label": {"en": label}})
        for label, value in choices.items()
    ]
    return Typed({"type": "picklist", "options": options}, choices=choices)


def _whole(source: DocField, made: Made, plan: Plan) -> Typed:
    return Typed({"type": "number", **_least(source)})


def _float(source: DocField, made: Made, plan: Plan) -> Typed:
    places = min(_integer(source, "precision") or _FLOAT_PLACES, _MOST_PLACES)
    return Typed({"type": "number", "precision": 21, "scale": places, **_least(source)})


def _currency(source: DocField, made: Made, plan: Plan) -> Typed:
    wanted = _integer(source, "precision") or _MONEY_PLACES
    body = {"type": "currency", "scale": min(wanted, _MOST_MONEY_PLACES), **_least(source)}
    code = made.fields.get(source.options.strip())
    if code is not None and plan.target(code.source.options) is None:
        body["currency"] = {"field": code.name}
    return Typed(body, _cut_off(wanted))


def _percent(source: DocField, made: Made, plan: Plan) -> Typed:
    wanted = _integer(source, "precision") or _MONEY_PLACES
    places = min(wanted, _MOST_MONEY_PLACES)
    return Typed({"type": "percent", "places": places}, _cut_off(wanted))


def _cut_off(places: int) -> list[LocaleText]:
    return [words.LESS_DIGITS] if places > _MOST_MONEY_PLACES else []


def _rating(source: DocField, made: Made, plan: Plan) -> Typed:
    stars = int(source.options) if source.options.strip().isdigit() else 5
    return Typed({"type": "rating", "max": min(max(stars, 2), 10)})


def _table(source: DocField, made: Made, plan: Plan) -> Typed:
    return Typed({"type": "json"}, [words.KEPT_AS_JSON])


def _picture(source: DocField, made: Made, plan: Plan) -> Typed:
    return Typed({"type": "image"}, [words.PICTURE_OF_ANOTHER])


def _autocomplete(source: DocField, made: Made, plan: Plan) -> Typed:
    if not source.options.strip():
        return Typed(_line(), [words.NO_CHOICES])
    found = _select(source, made, plan)
    how = say("only the choices may be taken", "只能从选项中选择")
    return Typed(found.body, [how], found.choices)


def _least(source: DocField) -> dict[str, Any]:
    return {"min": 0} if source.on("non_negative") else {}


def _plain(kind: str, how: LocaleText | None = None, **options: object) -> Maker:
    def make(source: DocField, made: Made, plan: Plan) -> Typed:
        return Typed({"type": kind, **options}, [] if how is None else [how])

    return make


_MAKERS: dict[str, Maker] = {
    "Data": _data,
    "Read Only": _plain("text"),
    "Link": _link,
    "Dynamic Link": _dynamic_link,
    "Select": _select,
    "Autocomplete": _autocomplete,
    "Int": _whole,
    "Long Int": _whole,
    "Float": _float,
    "Currency": _currency,
    "Percent": _percent,
    "Check": _plain("checkbox"),
    "Date": _plain("date"),
    "Datetime": _plain("datetime"),
    "Time": _plain("time"),
    "Duration": _plain("duration"),
    "Small Text": _plain("long_text"),
    "Text": _plain("long_text"),
    "Long Text": _plain("long_text", max_length=1_000_000),
    "Text Editor": _plain("rich_text"),
    "HTML Editor": _plain("long_text", words.HTML_AS_TEXT, max_length=1_000_000),
    "Markdown Editor": _plain("long_text", words.HTML_AS_TEXT, max_length=1_000_000),
    "Code": _plain("long_text", words.CODE_AS_TEXT, max_length=1_000_000),
    "JSON": _plain("json"),
    "Attach": _plain("file"),
    "Attach Image": _plain("image"),
    "Image": _picture,
    "Signature": _plain("image", words.DRAWN_AS_IMAGE),
    "Rating": _rating,
    "Color": _plain("text", words.COLOR_AS_TEXT, max_length=40),
    "Icon": _plain("text", words.ICON_AS_TEXT, max_length=140),
    "Geolocation": _plain("location", words.SHAPES_AS_PLACE),
    "Barcode": _plain("barcode"),
    "Password": _plain("encrypted_text"),
    "Phone": _plain("phone"),
    "Table": _table,
    "Table MultiSelect": _table,
}
