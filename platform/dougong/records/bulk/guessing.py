"""From the columns of a table to fields: a proposal that a person looks over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dougong.fields.builtin.phone import PhoneField, PhoneOptions
from dougong.fields.text_form import plain
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.bulk.naming import option_value, unique_name

_MOST_OPTIONS = 20
_FEWEST_TO_CHOOSE = 8
_LONGEST_OPTION = 40
_MOST_POSSIBLE = 50
_EMPTY = ("number", "currency", "percent", "date", "datetime", "checkbox", "email", "phone", "url")
_LONGEST_LINE = 255
_MOST_DIGITS = 15
_SAMPLES = 5

_YES_NO = frozenset({"是", "否", "true", "false", "yes", "no", "y", "n", "√", "×"})
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_PERCENT = re.compile(r"[+-]?\d+(?:\.\d+)?\s*[%％]")
_MONEY = re.compile(r"[¥￥$€£]\s*[+-]?[\d,]+(?:\.\d+)?")
_MONEY_WORDS = re.compile(
    r"金额|价格|单价|总价|费用|成本|售价|预算|收入|amount|price|cost|fee|budget|revenue", re.I
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_URL = re.compile(r"https?://\S+", re.I)
_PHONE = re.compile(r"[+(]?[\d][\d\s()-]{6,18}")
_PHONE_WORDS = re.compile(r"电话|手机|座机|传真|联系方式|phone|mobile|tel|fax", re.I)
_PHONES: Sequence[dict[str, JsonValue]] = (
    {"type": "phone"},
    {"type": "phone", "country": "CN"},
)
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_MOMENT = re.compile(_DAY.pattern + r"[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:Z|[+-]\d{2}:?\d{2})?")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to hold.

    Attributes:
        column: Its heading.
        field: A field definition that takes its cells.
        fits: Definitions of every type that takes them, the proposed one among them.
        samples: Some of its cells.
        filled: How many of its cells hold something.
        distinct: How many different ones there are.
    """

    column: str
    field: JsonObject
    fits: Sequence[JsonObject]
    samples: Sequence[str]
    filled: int
    distinct: int


def guess_fields(
    headings: Sequence[str], rows: Sequence[Sequence[str]], locale: str
) -> list[Guess]:
    """Propose a field for each column.

    Args:
        headings: What the columns are called.
        rows: All rows, so that no cell contradicts the guess.
        locale: The language of the headings, for the labels.
    """
    taken: set[str] = set()
    guesses = []
    for place, heading in enumerate(headings):
        cells = [cell for row in rows if (cell := row[place].strip())]
        counted = Counter(cells)
        name = unique_name(heading, place + 1, taken)
        taken.add(name)
        typed = _typed(heading, cells, counted, locale)
        field: JsonObject = {"name": name, "label": {locale: heading}, **typed}
        others = [
            each for each in _fitting(cells, counted, locale) if each["type"] != typed["type"]
        ]
        samples = list(counted)[:_SAMPLES]
        guesses.append(Guess(heading, field, [typed, *others], samples, len(cells), len(counted)))
    return guesses


def guess_title(guesses: Sequence[Guess], count: int) -> str | None:
    """Propose the field that names a record: the first text that tells records apart."""
    texts = [each for each in guesses if each.field["type"] == "text"]
    telling = [each for each in texts if each.filled == count and each.distinct == count]
    chosen = next(iter(telling or texts), None)
    return None if chosen is None else str(chosen.field["name"])


def _typed(
    heading: str, cells: Sequence[str], counted: Mapping[str, int], locale: str
) -> dict[str, JsonValue]:
    if not cells:
        return {"type": "text"}
    texts = [plain(cell) for cell in cells]
    for fits, make in _TYPES:
        if all(fits(text) for text in texts):
            found = make(heading, texts)
            if found is not None:
                return found
    if any("\n" in cell or len(cell) > _LONGEST_LINE for cell in cells):
        return {"type": "long_text"}
    if _is_choice(cells, counted):
        return {"type": "picklist", "options": _options(counted, locale)}
    return {"type": "text"}


def _fitting(
    cells: Sequence[str], counted: Mapping[str, int], locale: str
) -> list[dict[str, JsonValue]]:
    """Give every type that takes the cells, whether or not it is likely."""
    texts = [plain(cell) for cell in cells]
    found: list[dict[str, JsonValue]] = []
    if all("\n" not in cell and len(cell) <= _LONGEST_LINE for cell in cells):
        found.append({"type": "text"})
    found.append({"type": "long_text"})
    if cells and len(counted) <= _MOST_POSSIBLE and max(map(len, counted)) <= _LONGEST_OPTION:
        found.append({"type": "picklist", "options": _options(counted, locale)})
    if not cells:
        return found + [{"type": each} for each in _EMPTY]
    if all(_NUMBER.fullmatch(text) for text in texts):
        scale = max(len(text.partition(".")[2]) for text in texts)
        found += [{"type": "number", "scale": min(scale, 8)}, {"type": "currency"}]
    for fits, make in _TYPES:
        if fits not in (_NUMBER.fullmatch, _PHONE.fullmatch) and all(fits(text) for text in texts):
            typed = make("", texts)
            found += [] if typed is None or typed in found else [typed]
    if any(_is_day(text) or not _PHONE.fullmatch(text) for text in texts):
        return found
    return found + [each for each in _PHONES if all(_dials(text, each) for text in texts)][:1]


def _is_choice(cells: Sequence[str], counted: Mapping[str, int]) -> bool:
    """Few values that come again and again are options."""
    return (
        len(cells) >= _FEWEST_TO_CHOOSE
        and len(counted) <= _MOST_OPTIONS
        and len(counted) * 3 <= len(cells)
        and all(len(cell) <= _LONGEST_OPTION for cell in counted)
    )


def _options(counted: Mapping[str, int], locale: str) -> list[JsonValue]:
    taken: set[str] = set()
    options: list[JsonValue] = []
    for place, cell in enumerate(counted, start=1):
        value = option_value(cell, place, taken)
        taken.add(value)
        options.append({"value": value, "label": {locale: cell}})
    return options


def _number(heading: str, texts: Sequence[str]) -> dict[str, JsonValue] | None:
    digits = [re.sub(r"\D", "", text) for text in texts]
    if any(
        text.lstrip("+-").startswith("0") and len(text) > 1 and text[1] != "." for text in texts
    ):
        return None  # what begins with a zero is a code, not a quantity
    if any(len(each) > _MOST_DIGITS for each in digits) or _looks_like_phone(heading, texts):
        return None
    scale = max(len(text.partition(".")[2]) for text in texts)
    if _MONEY_WORDS.search(heading):
        return {"type": "currency"}
    return {"type": "number", "scale": min(scale, 8)}


def _phone(heading: str, texts: Sequence[str]) -> dict[str, JsonValue] | None:
    if not _looks_like_phone(heading, texts):
        return None
    # Whose numbers they are is not written beside them; what no country fits stays a text.
    return next((found for found in _PHONES if all(_dials(text, found) for text in texts)), None)


def _dials(text: str, field: Mapping[str, JsonValue]) -> bool:
    options: PhoneOptions = {"country": "CN"} if "country" in field else {}
    try:
        PhoneField().parse(text, options)
    except InvalidValueError:
        return False
    return True


def _looks_like_phone(heading: str, texts: Sequence[str]) -> bool:
    return bool(_PHONE_WORDS.search(heading)) and all(_PHONE.fullmatch(text) for text in texts)


def _is_day(text: str) -> bool:
    found = _DAY.fullmatch(text)
    return found is not None and _exists(*found.groups())


def _is_moment(text: str) -> bool:
    found = _MOMENT.fullmatch(text)
    if found is None:
        return _is_day(text)
    year, month, day, hour, minute, second = found.groups()
    try:
        datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))  # noqa: DTZ001 - only whether it exists
    except ValueError:
        return False
    return True


def _exists(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


_Make = Callable[[str, Sequence[str]], dict[str, JsonValue] | None]


def _always(**field: JsonValue) -> _Make:
    return lambda _heading, _texts: dict(field)


_TYPES: Sequence[tuple[Callable[[str], object], _Make]] = (
    (lambda text: text.lower() in _YES_NO, _always(type="checkbox")),
    (_NUMBER.fullmatch, _number),
    (_MONEY.fullmatch, _always(type="currency")),
    (_PERCENT.fullmatch, _always(type="percent")),
    (_is_day, _always(type="date")),
    (_is_moment, _always(type="datetime")),
    (_TIME.fullmatch, _always(type="time")),
    (_EMAIL.fullmatch, _always(type="email")),
    (_URL.fullmatch, _always(type="url")),
    (_PHONE.fullmatch, _phone),
)
