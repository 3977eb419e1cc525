"""Functions that give rich values: links, images and line breaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Text, case, cast, func, null
from sqlalchemy import literal_column as plain
from sqlalchemy.dialects.postgresql import JSONB

from dougong.formula import rich
from dougong.formula.arithmetic import whole as whole_of
from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.functions.text import WHITE_SPACE
from dougong.formula.rich import Rich
from dougong.formula.sql_terms import SqlTerms, let, quoted, whole
from dougong.formula.value_types import RICH, Kind, Type

_TEXTS = (Kind.TEXT, Kind.OPTION)
_MAX_PIXELS = 4_096
_SIZES = ("height", "width")


@function
class Hyperlink(Function):
    key = "HYPERLINK"
    parameters = (
        Parameter("url", _TEXTS),
        Parameter("text", (Kind.TEXT, Kind.OPTION, Kind.RICH), optional=True),
    )
    returns = RICH
    sees_blank = True
    doc = {
        "en": "A link to an address, shown as a text or an image, or else as the address. "
        "Addresses begin with http://, https://, mailto:, tel: or /; of any other only the text "
        "is shown.",
        "zh-CN": "指向某地址的链接，显示为文本或图片，未给出时显示地址。地址须以 http://、https://、"
        "mailto:、tel: 或 / 开头；否则只显示文本。",
    }
    examples = (
        Example(
            "HYPERLINK('https://dougong.example', 'Dougong')",
            [{"link": {"url": "https://dougong.example", "parts": [{"text": "Dougong"}]}}],
        ),
        Example("HYPERLINK('javascript:alert(1)', 'Click')", [{"text": "Click"}]),
        Example(
            "HYPERLINK('/t/1', IMAGE('/i.png', ''))",
            [{"link": {"url": "/t/1", "parts": [{"image": {"url": "/i.png"}}]}}],
        ),
        Example("HYPERLINK(null, 'Dougong')", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        url = func.btrim(args[0].sql, quoted(WHITE_SPACE), type_=Text())

        def linked(url: ColumnElement[Any]) -> ColumnElement[Any]:
            shown = rich.sql_rich_text(url)
            if len(args) > 1:
                text = args[1].sql
                given = text if args[1].type.kind is Kind.RICH else rich.sql_rich_text(text)
                shown = func.coalesce(given, shown, type_=JSONB())
            allowed = rich.sql_address(url, rich.LINK_ADDRESS)
            return let(shown, lambda parts: let(allowed, lambda address: link(url, address, parts)))

        def link(
            url: ColumnElement[Any], address: ColumnElement[Any], parts: ColumnElement[Any]
        ) -> ColumnElement[Any]:
            made = func.jsonb_build_object(quoted("url"), address, quoted("parts"), parts)
            return case(
                (func.nullif(url, quoted("")).is_(None), cast(null(), JSONB)),
                (address.is_not(None), rich.sql_part("link", made)),
                else_=parts,
            )

        return let(url, linked)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        is_rich = len(types) > 1 and types[1].kind is Kind.RICH

        def hyperlink(around: Any, url: str | None, text: Any = None) -> Rich | None:
            bare = (url or "").strip(WHITE_SPACE)
            if not bare:
                return None
            parts = (text if is_rich else rich.rich_text(text)) or rich.rich_text(bare)
            allowed = rich.address(bare, rich.LINK_ADDRESS)
            return [{"link": {"url": allowed, "parts": parts}}] if allowed else parts

        return hyperlink


@function
class Image(Function):
    key = "IMAGE"
    parameters = (
        Parameter("url", _TEXTS),
        Parameter("alt", _TEXTS),
        Parameter("height", (Kind.NUMBER,), optional=True),
        Parameter("width", (Kind.NUMBER,), optional=True),
    )
    returns = RICH
    sees_blank = True
    doc = {
        "en": "An image, the text to read in its place, and its size in pixels, at most 4,096. "
        "Addresses begin with http://, https:// or /; of any other only the text is shown.",
        "zh-CN": "图片、其替代文本和像素尺寸（最大 4096）。地址须以 http://、https:// 或 / 开头；"
        "否则只显示替代文本。",
    }
    examples = (
        Example(
            "IMAGE('/flags/red.png', 'red', 12, 16)",
            [{"image": {"url": "/flags/red.png", "alt": "red", "height": 12, "width": 16}}],
        ),
        Example("IMAGE('data:image/png;base64,AA', 'red')", [{"text": "red"}]),
        Example("IMAGE('/i.png', '', 0)", [{"image": {"url": "/i.png"}}]),
        Example("IMAGE('', 'red')", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        bare = func.btrim(args[0].sql, quoted(WHITE_SPACE), type_=Text())
        sizes: list[ColumnElement[Any]] = []
        for name, size in zip(_SIZES, args[2:], strict=False):
            sizes += [quoted(name), whole(size.sql, 1, _MAX_PIXELS)]

        def image(url: ColumnElement[Any], alt: ColumnElement[Any]) -> ColumnElement[Any]:
            allowed = rich.sql_address(url, rich.IMAGE_ADDRESS)
            return let(allowed, lambda address: made(url, address, alt))

        def made(
            url: ColumnElement[Any], address: ColumnElement[Any], alt: ColumnElement[Any]
        ) -> ColumnElement[Any]:
            named = func.jsonb_build_object(quoted("url"), address, quoted("alt"), alt, *sizes)
            return case(
                (func.nullif(url, quoted("")).is_(None), cast(null(), JSONB)),
                (address.is_not(None), rich.sql_part("image", func.jsonb_strip_nulls(named))),
                else_=rich.sql_rich_text(alt),
            )

        return let(bare, lambda url: let(args[1].sql, lambda alt: image(url, alt)))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def image(around: Any, url: str | None, alt: str | None, *sizes: Decimal | None) -> Any:
            bare = (url or "").strip(WHITE_SPACE)
            if not bare:
                return None
            allowed = rich.address(bare, rich.IMAGE_ADDRESS)
            if allowed is None:
                return rich.rich_text(alt)
            found: dict[str, Any] = {"url": allowed, "alt": alt}
            for name, size in zip(_SIZES, sizes, strict=False):
                found[name] = None if size is None else whole_of(size, 1, _MAX_PIXELS)
            return [{"image": {name: each for name, each in found.items() if each is not None}}]

        return image


@function
class Br(Function):
    key = "BR"
    returns = RICH
    doc = {
        "en": "A line break, to join with texts by `&`. CHR(10) is one in a plain text.",
        "zh-CN": "换行，用 `&` 与文本连接。纯文本中的换行请用 CHR(10)。",
    }
    examples = (
        Example("BR()", [{"break": True}]),
        Example("'a' & BR() & 'b'", [{"text": "a"}, {"break": True}, {"text": "b"}]),
        Example("null & BR()", [{"break": True}]),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return rich.sql_part("break", plain("true"))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around: [{"break": True}]
