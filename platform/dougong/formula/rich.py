"""Rich values: texts with links, images and line breaks, as parts that nobody has to escape.

A rich value is a JSON array of parts, in every back end: ``{"text": "…"}``, ``{"break": true}``,
``{"link": {"url": "…", "parts": […]}}``, ``{"image": {"url": "…", "alt"?, "height"?, "width"?}}``.
Texts are texts, never markup: whoever shows them escapes them. An address is of the web, of mail,
of a telephone or of this site; what else is called one (``javascript:…``) is left out, and the
rest stays. A link within a link is shown without its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_, case, cast, func
from sqlalchemy import literal_column as plain
from sqlalchemy.dialects.postgresql import JSONB

from dougong.formula.sql_terms import let, quoted
from dougong.formula.sql_texts import length

Rich: TypeAlias = list[dict[str, Any]]

# So that what a whole expression joins is within what the database takes.
MAX_PART = 100_000
MAX_ADDRESS = 2_000

_WEB = r"[Hh][Tt][Tt][Pp][Ss]?://|/(?![/\\])"
_CALLS = r"[Mm][Aa][Ii][Ll][Tt][Oo]:|[Tt][Ee][Ll]:"
_REST = "[^\x01-\x1f\x7f]*"
LINK_ADDRESS = f"(?:{_WEB}|{_CALLS}){_REST}"
IMAGE_ADDRESS = f"(?:{_WEB}){_REST}"


def address(text: str, allowed: str) -> str | None:
    """Give an address when it is one that may be followed."""
    return text if len(text) <= MAX_ADDRESS and re.fullmatch(allowed, text) else None


def rich_text(text: str | None) -> Rich | None:
    """Give a text as a rich value; blank when it is longer than a part may be."""
    return [{"text": text}] if text and len(text) <= MAX_PART else None


def rich_joined(values: Iterable[Rich | None]) -> Rich | None:
    """Give rich values one after another; blank adds nothing."""
    return [part for value in values for part in value or ()] or None


def sql_address(text: ColumnElement[Any], allowed: str) -> ColumnElement[Any]:
    """Give SQL that does as ``address`` does."""
    is_fit = text.op("~", is_comparison=True)(quoted(f"^{allowed}$"))
    return case((and_(length(text) <= plain(str(MAX_ADDRESS)), is_fit), text))


def sql_rich_text(text: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give SQL that does as ``rich_text`` does."""

    def part(text: ColumnElement[Any]) -> ColumnElement[Any]:
        # jsonb_set gives null for a null, where what builds objects would write one into them.
        empty = cast(quoted('[{"text": ""}]'), JSONB)
        value = func.to_jsonb(text, type_=JSONB())
        made = func.jsonb_set(empty, quoted("{0,text}"), value, type_=JSONB())
        return case((length(text) <= plain(str(MAX_PART)), made))

    return let(text, part)


def sql_rich_joined(values: list[ColumnElement[Any]]) -> ColumnElement[Any]:
    """Give SQL that does as ``rich_joined`` does."""
    nothing = cast(quoted("[]"), JSONB)
    parts: list[ColumnElement[Any]] = [
        func.coalesce(value, nothing, type_=JSONB()) for value in values
    ]
    while len(parts) > 1:  # in pairs, so that the expression does not get deep
        pairs = [parts[index : index + 2] for index in range(0, len(parts), 2)]
        parts = [reduce(lambda a, b: a.op("||", return_type=JSONB())(b), pair) for pair in pairs]
    return func.nullif(parts[0], nothing, type_=JSONB())


def sql_part(kind: str, value: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give SQL for a rich value of one part."""
    part = func.jsonb_build_object(quoted(kind), value, type_=JSONB())
    return func.jsonb_build_array(part, type_=JSONB())
