"""Changes to objects with dirty rows, and what Python says becomes of each value."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from dougong.testing.dirty_rows import DirtyChange, Field, Row, Told, live


def told(code: str, count: int) -> Told:
    """Give a finding if there is one."""
    return [(f"deploy.{code}", count)] if count else []


def blank(rows: Sequence[Row]) -> Told:
    """Say how many live rows hold nothing in ``x``."""
    return told("blank_rows", sum(row["x"] is None for row in live(rows)))


def held(rows: Sequence[Row]) -> Told:
    """Say how many rows hold something in ``x`` that is set aside."""
    return [("deploy.set_aside", sum(row["x"] is not None for row in rows))]


def options(*withdrawn: str) -> Callable[[Sequence[Row]], Told]:
    """Say how many live rows have each option of ``x`` that goes."""

    def find(rows: Sequence[Row]) -> Told:
        lists = (row["x"] if isinstance(row["x"], list) else [row["x"]] for row in live(rows))
        used = Counter(option for each in lists for option in each or ())
        return [one for option in withdrawn for one in told("option_in_use", used[option])]

    return find


def beyond(test: Callable[[Any], bool]) -> Callable[[Sequence[Row]], Told]:
    """Say how many live rows hold an ``x`` that is not accepted any more."""

    def find(rows: Sequence[Row]) -> Told:
        values = [row["x"] for row in live(rows) if row["x"] is not None]
        return told("out_of_bounds", sum(map(test, values)))

    return find


def repeated(*names: str, key: Callable[[Any], Any] = lambda v: v) -> Callable[..., Told]:
    """Say how many live rows share what is to be unique."""

    def find(rows: Sequence[Row]) -> Told:
        keys = [tuple(key(row[name]) for name in names) for row in live(rows)]
        counted = Counter(each for each in keys if None not in each)
        return told("unique_violated", sum(count for count in counted.values() if count > 1))

    return find


def lowered(value: str | None) -> str | None:
    """Give a text without its case."""
    return value.lower() if value is not None else None


def nothing(value: Any) -> None:
    """Lose every value."""


def same(value: Any) -> Any:
    """Keep every value."""
    return value


def line(value: str, room: int = 4000) -> str | None:
    """Put a text into one line, cut to the room there is, if it is not such a text already."""
    if value and not re.search("[\n\r]", value) and len(value) <= room:
        return value
    return re.sub("[\n\r]+", " ", value).strip(" ")[:room].rstrip(" ") or None


def number(value: str, precision: int = 18, scale: int = 2) -> Decimal | None:
    """Read a decimal number and round it."""
    if not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", value.strip(" ")):
        return None
    return rounded(Decimal(value.strip(" ")), precision, scale)


def rounded(value: Decimal, precision: int, scale: int) -> Decimal | None:
    """Round a number, halves away from zero, if it has room then."""
    found = value.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP)
    return found if abs(found) < 10 ** (precision - scale) else None


def ratio(value: str) -> Decimal | None:
    """Read a ratio, or a percentage with its sign."""
    text = value.strip(" ")
    if text.endswith("%"):
        share = number(text[:-1], 40, 20)
        return rounded(share / 100, 14, 4) if share is not None else None
    return number(text, 14, 4)


def day(value: str) -> date | None:
    """Read a day."""
    try:
        return date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None
    except ValueError:
        return None


def instant(value: str) -> datetime | None:
    """Read an instant with its offset."""
    try:
        found = datetime.fromisoformat(value.replace(".9994", ".999"))
        return found.astimezone(UTC) if found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def flag(value: str) -> bool | None:
    """Read what stands for yes and for no."""
    words = {"true": True, "yes": True, "1": True, "no": False, "false": False, "0": False}
    return words.get(value.strip(" ").lower())


def one_of(value: str) -> str | None:
    """Read an option."""
    return value if value in ("new", "open", "closed") else None


def some_of(value: str) -> list[str] | None:
    """Read options with something between them."""
    parts = re.split(r"\s*[,;]\s*", value.strip(" "))
    known = [option for option in ("new", "open", "closed") if option in parts]
    return known if all(map(one_of, parts)) else None


def marked_up(value: str) -> dict[str, str]:
    """Write a text as HTML."""
    return {"html": html.escape(value, quote=False), "text": value}


TEXTS = (
    *(None, "short", "a longer text of several words", " 12 ", "12.345", "-0.5", "1e5", "1,000"),
    *("1", "1.0", "100000000000000000000", "true", "No", "maybe", "25%", "2024-02-29"),
    *("2023-02-29", "2026-13-01", "0000-01-01", "2026-01-31T08:00:00Z", "2026-01-31 08:00"),
    *("2026-01-31 23:59:59.9994+08:00", "9999-12-31T23:59:59-01:00", "new", "closed"),
    *("closed; new", "new, lost", "mei@example.com", "mei@", "+8613800138000", "138 0013 8000"),
    *("https://example.com/a", "javascript:alert(1)", "打印机着火了", "Ab", "aB"),
)
LINES = (None, "one", "two\nlines", "x" * 300, " leading", "emoji 🙂 and é")
MARKUP = (
    None,
    '{"html": "<b>5</b> &lt; 7", "text": "5 < 7"}',
    '{"html": "a &amp; b", "text": "a & b"}',
)
NUMBERS = (None, "0", "1", "-1", "99.95", "-99.94", "1234567.89", "0.05", "500")
INSTANTS = (None, "2026-01-31 00:00Z", "2026-01-31 23:30Z", "1999-12-31 12:00:00.5Z")
DAYS = (None, "2026-01-31", "0001-01-01", "9999-12-30")
FLAGS = ("true", "false")
STATES = (None, "new", "open", "closed", "never_offered")
SETS = (None, "{new}", "{new,closed}", "{open,closed}", "{new,open,closed}")
OFFERED = [{"value": "new"}, {"value": "open"}, {"value": "closed"}]
LESS = [{"value": "new"}]
INACTIVE = [{"value": "new"}, {"value": "open", "active": False}, {"value": "closed"}]

TEXT: Field = {"type": "text"}
LONG: Field = {"type": "long_text"}
NUMBER: Field = {"type": "number", "scale": 2}
STATE: Field = {"type": "picklist", "options": OFFERED}
SET: Field = {"type": "multi_picklist", "options": OFFERED}


def of_x(
    name: str,
    before: Field,
    after: Field | None,
    values: Sequence[str | None],
    becomes: Callable[[Any], Any] | None = None,
    **more: Any,
) -> DirtyChange:
    """Change one field, ``x``."""
    return DirtyChange(
        name=f"d_{name}",
        before=[{"name": "x", **before}],
        after=[{"name": "x", **after}] if after is not None else [],
        values={"x": values},
        becomes={"x": becomes} if becomes is not None else {},
        **more,
    )


def pair(name: str, fields: Mapping[str, Field], **more: Any) -> DirtyChange:
    """Change an object with the texts ``x`` and ``y``."""
    return DirtyChange(
        name=f"d_{name}",
        before=[{"name": "x", **TEXT}, {"name": "y", **TEXT}],
        after=[{"name": key, **given} for key, given in fields.items()],
        values={"x": TEXTS, "y": (None, "a", "A", "b")},
        **more,
    )


def is_rounded(scale: int) -> Callable[[Any], bool]:
    """Tell whether a number, or its text, has more decimal places."""

    def test(value: Any) -> bool:
        read = Decimal(str(value).strip(" "))
        return rounded(read, 60, scale) != read

    return test


CHANGES: tuple[DirtyChange, ...] = (
    of_x(
        *("text_shortened", TEXT, TEXT | {"max_length": 10}, TEXTS, lambda v: line(v, 10)),
        cut=lambda v: line(v, 10) != v,
    ),
    of_x("text_shortened_with_room", TEXT, TEXT | {"max_length": 40}, ("a", None), same),
    of_x("text_to_long_text", TEXT, LONG, TEXTS),
    of_x(
        "long_text_to_text",
        LONG,
        TEXT,
        LINES,
        lambda v: line(v, 255),
        cut=lambda v: line(v, 255) != v,
    ),
    of_x("text_to_number", TEXT, NUMBER, TEXTS, number, cut=is_rounded(2)),
    of_x("text_to_currency", TEXT, {"type": "currency"}, TEXTS, number, cut=is_rounded(2)),
    of_x("text_to_percent", TEXT, {"type": "percent"}, TEXTS, ratio, cut=lambda v: False),
    of_x("text_to_checkbox", TEXT, {"type": "checkbox"}, TEXTS, flag),
    of_x("text_to_date", TEXT, {"type": "date"}, TEXTS, day),
    of_x("text_to_datetime", TEXT, {"type": "datetime"}, TEXTS, instant),
    of_x("text_to_picklist", TEXT, STATE, TEXTS, one_of),
    of_x("text_to_multi_picklist", TEXT, SET, TEXTS, some_of),
    of_x(
        "text_to_email",
        TEXT,
        {"type": "email"},
        TEXTS,
        lambda v: v if v == "mei@example.com" else None,
    ),
    of_x("text_to_phone", TEXT, {"type": "phone"}, TEXTS, lambda v: v if v[:3] == "+86" else None),
    of_x("text_to_url", TEXT, {"type": "url"}, TEXTS, lambda v: v if v[:8] == "https://" else None),
    of_x("text_to_lookup", TEXT, {"type": "lookup", "to": "account"}, TEXTS, nothing),
    of_x(
        "number_of_fewer_digits",
        NUMBER,
        NUMBER | {"precision": 4},
        NUMBERS,
        lambda v: rounded(v, 4, 2),
    ),
    of_x(
        *("number_of_fewer_places", NUMBER, {"type": "number", "scale": 1}, NUMBERS),
        lambda v: rounded(v, 18, 1),
        cut=is_rounded(1),
    ),
    of_x(
        *("number_to_short_text", NUMBER, TEXT | {"max_length": 4}, NUMBERS),
        lambda v: str(v)[:4],
        cut=lambda v: len(str(v)) > 4,
    ),
    of_x("number_to_text", NUMBER, TEXT, NUMBERS),
    of_x("number_to_checkbox", NUMBER, {"type": "checkbox"}, NUMBERS, nothing),
    of_x("number_to_percent", NUMBER, {"type": "percent"}, NUMBERS, nothing),
    of_x(
        "number_raised_minimum", NUMBER, NUMBER | {"min": 0}, NUMBERS, told=beyond(lambda v: v < 0)
    ),
    of_x(
        "number_lowered_maximum",
        NUMBER | {"max": 9e9},
        NUMBER | {"max": 99.5},
        NUMBERS,
        told=beyond(lambda v: v > Decimal("99.5")),
    ),
    of_x(
        "datetime_to_date",
        {"type": "datetime"},
        {"type": "date"},
        INSTANTS,
        lambda v: v.date(),
        cut=lambda v: bool(v.hour),
    ),
    of_x("date_to_datetime", {"type": "date"}, {"type": "datetime"}, DAYS),
    of_x(
        "date_to_short_text",
        {"type": "date"},
        TEXT | {"max_length": 4},
        DAYS,
        lambda v: v.isoformat()[:4],
        cut=lambda v: True,
    ),
    of_x("checkbox_to_text", {"type": "checkbox"}, TEXT, FLAGS),
    of_x("checkbox_to_number", {"type": "checkbox"}, NUMBER, FLAGS, nothing),
    of_x("multi_picklist_to_picklist", SET, STATE, SETS, lambda v: v[0], cut=lambda v: len(v) > 1),
    of_x("multi_picklist_to_text", SET, TEXT, SETS, ", ".join),
    of_x("picklist_to_multi_picklist", STATE, SET, STATES),
    of_x(
        "picklist_to_short_text",
        STATE,
        TEXT | {"max_length": 4},
        STATES,
        lambda v: v[:4],
        cut=lambda v: len(v) > 4,
    ),
    of_x(
        "option_removed", STATE, STATE | {"options": LESS}, STATES, told=options("open", "closed")
    ),
    of_x("option_deactivated", STATE, STATE | {"options": INACTIVE}, STATES, told=options("open")),
    of_x(
        "option_of_several_removed",
        SET,
        SET | {"options": LESS},
        SETS,
        told=options("open", "closed"),
    ),
    of_x(
        "long_text_bounded",
        LONG,
        LONG | {"max_length": 5},
        LINES,
        told=beyond(lambda v: len(v) > 5),
    ),
    of_x("required", TEXT, TEXT | {"required": True}, TEXTS, told=blank),
    of_x(
        *("required_number", TEXT, NUMBER | {"required": True}, TEXTS, number),
        cut=is_rounded(2),
        told=lambda rows: blank([{**r, "x": r["x"] and number(r["x"])} for r in rows]),
    ),
    of_x("field_removed", TEXT, None, TEXTS, told=held),
    of_x(
        "lookup_to_another",
        {"type": "lookup", "to": "account"},
        {"type": "lookup", "to": "contact"},
        (None, "$account"),
        nothing,
    ),
    of_x("unique", TEXT, TEXT | {"unique": True}, TEXTS, told=repeated("x"), refused=True),
    of_x(
        "unique_number",
        TEXT,
        NUMBER | {"unique": True},
        TEXTS,
        number,
        cut=is_rounded(2),
        told=repeated("x", key=lambda v: v and number(v)),
        refused=True,
    ),
    pair(
        *("unique_but_for_case", {"x": TEXT | {"unique": True, "ignore_case": True}, "y": TEXT}),
        told=repeated("x", key=lowered),
        refused=True,
    ),
    pair(
        *("unique_together", {"x": TEXT, "y": TEXT}),
        shall={"unique": [{"fields": ["x", "y"]}]},
        told=repeated("x", "y"),
        refused=True,
    ),
    pair(
        *("unique_together_but_for_case", {"x": TEXT, "y": TEXT}),
        shall={"unique": [{"fields": ["x", "y"], "ignore_case": True}]},
        told=repeated("x", "y", key=lowered),
        refused=True,
    ),
    pair(
        *("required_field_added", {"x": TEXT, "y": TEXT, "z": TEXT | {"required": True}}),
        told=lambda rows: told("blank_rows", len(live(rows))),
    ),
    of_x(
        *("tags_to_long_text", {"type": "tags"}, LONG, (None, "{a}", '{b,"c d"}')),
        ", ".join,
    ),
    of_x(
        *("rich_text_to_long_text", {"type": "rich_text"}, LONG, MARKUP),
        lambda v: v["text"],
        cut=lambda v: v["html"] != html.escape(v["text"], quote=False),
    ),
    of_x("text_to_rich_text", TEXT, {"type": "rich_text"}, TEXTS, marked_up),
    of_x(
        *("duration_bounded", {"type": "duration"}, {"type": "duration", "max": "2h"}),
        (None, "00:30:00", "02:00:00", "02:00:01", "100:00:00"),
        told=beyond(lambda v: v > timedelta(hours=2)),
    ),
    of_x(
        *("number_to_rating", {"type": "number"}, {"type": "rating", "max": 5}),
        (None, "0", "1", "5", "6", "-3"),
        lambda v: v if 1 <= v <= 5 else None,
    ),
    of_x(
        *("polymorphic_to_lookup", {"type": "polymorphic", "to": ["account", "contact"]}),
        {"type": "lookup", "to": "account"},
        (None, "account/$account", "contact/$account", f"account/{UUID(int=1)}"),
        lambda v: UUID(v[8:]) if v[:8] == "account/" and v[-4:] != "0001" else None,
    ),
    DirtyChange(
        name="d_record_type_removed",
        before=[{"name": "x", **TEXT}],
        after=[{"name": "x", **TEXT}],
        values={"record_type": ("bid", "sale", "order"), "x": TEXTS},
        was={"record_types": [{"name": n, "label": {"en": n}} for n in ("bid", "sale", "order")]},
        shall={"record_types": [{"name": n, "label": {"en": n}} for n in ("sale", "order")]},
        told=lambda rows: told("option_in_use", sum(r["record_type"] == "bid" for r in live(rows))),
    ),
    DirtyChange(
        name="d_object_removed",
        before=[{"name": "x", **TEXT}],
        after=None,
        values={"x": TEXTS},
        told=lambda rows: [("deploy.set_aside", len(rows))],
    ),
)
