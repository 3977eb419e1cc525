"""Rich text: paragraphs with bold, lists and links.

It is written and read as HTML, cleaned before it is stored: only tags that format, only links to
`http`, `https` and `mailto`, no style and no script. Beside the HTML its plain text is stored, and
that is what expressions see: `contains` and `LEN` look at what people read, not at tags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypedDict

import nh3
from sqlalchemy import ColumnElement, Text, literal_column
from sqlalchemy.dialects.postgresql import JSONB

from dougong.fields.base import FieldType, field_type, refusal
from dougong.fields.markup import MAX_DEPTH, Markup, read_markup
from dougong.fields.texts import read_lines
from dougong.formula.value_types import TEXT, Type
from dougong.kernel.jsontypes import JsonObject, JsonValue

MAX_HTML = 400_000
# A parser of HTML takes time that grows with the square of what lies in each other.
MAX_TAGS = 6_000
_MAX_ENTITIES = 50_000
_TAGS = {
    *("p", "div", "br", "h1", "h2", "h3", "h4", "blockquote", "pre", "ul", "ol", "li"),
    *("strong", "b", "em", "i", "u", "s", "sub", "sup", "code", "a"),
}
_LINK = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)
# A parser drops the first line end in it each time.
_PRE = re.compile("<pre>\n+")
# What is cleaned may have to be cleaned again, when repairing one fault has made another.
_ROUNDS = 4


class RichTextOptions(TypedDict):
    """Options of a rich text field."""

    max_length: int


class RichTextValue(TypedDict):
    """A stored rich text: its HTML, and what people read of it."""

    html: str
    text: str


@field_type
class RichTextField(FieldType[RichTextValue, RichTextOptions]):
    """Paragraphs with formatting."""

    key = "rich_text"
    label = {"en": "Rich text", "zh-CN": "富文本"}
    about = {
        "en": "Paragraphs with bold, lists and links, written and read as HTML; it is cleaned "
        "before it is stored, so that no style and no script remain. Expressions see its plain "
        "text, not its tags.",
        "zh-CN": "带加粗、列表和链接的段落，以 HTML 读写；存储前会清理，不留样式与脚本。表达式看到"
        "的是纯文本，而非标签。",
    }
    widget = "rich_text"
    sortable = False
    options_schema = {
        "type": "object",
        "properties": {
            "max_length": {
                "type": "integer",
                "minimum": 1,
                "maximum": 100_000,
                "default": 32_000,
                "description": "Longest text accepted, in characters without the tags.",
                "x-description-zh": "可接受的最大长度，以字符计，不含标签。",
            }
        },
        "additionalProperties": False,
    }

    def is_blank(self, raw: JsonValue) -> bool:
        """Tell whether nothing can be seen in it: `<p> </p>` is blank."""
        if not isinstance(raw, str) or _is_too_much(raw):
            return raw is None
        if "<" not in raw and "&" not in raw:
            return not raw.strip()
        return not read_markup(_cleaned_once(_without_surrogates(raw))).text.strip()

    def column(self, options: RichTextOptions) -> JSONB:
        """Return ``jsonb``."""
        return JSONB(none_as_null=True)

    def value_type(self, options: RichTextOptions) -> Type:
        """Return text: what people read."""
        return TEXT

    def parse(self, raw: JsonValue, options: RichTextOptions) -> RichTextValue:
        """Accept HTML, and take out of it what is not allowed."""
        html = _cleaned(raw)
        found = _readable(raw, html)
        read_lines(found.text, max_length=options["max_length"])
        return {"html": html, "text": found.text}

    def dump(self, value: RichTextValue, options: RichTextOptions) -> str:
        """Return the HTML."""
        return value["html"]

    def sql_json(self, column: ColumnElement[Any], options: RichTextOptions) -> ColumnElement[str]:
        """Return the HTML."""
        return _part(column, "html")

    def sql_value(self, column: ColumnElement[Any], options: RichTextOptions) -> ColumnElement[str]:
        """Return the text."""
        return _part(column, "text")

    def python_value(self, stored: RichTextValue, options: RichTextOptions) -> str:
        """Return the text."""
        return stored["text"]

    def json_schema(self, options: RichTextOptions) -> JsonObject:
        """Describe the HTML."""
        return {"type": "string", "contentMediaType": "text/html", "maxLength": MAX_HTML}

    def samples(self) -> Sequence[tuple[RichTextOptions, RichTextValue]]:
        """Give a line, and paragraphs with a list and a link."""
        link = '<a href="https://example.com/?a=1&amp;b=2" rel="noopener noreferrer">例</a>'
        return [
            ({"max_length": 32_000}, {"html": "<b>5</b> &lt; 7", "text": "5 < 7"}),
            (
                {"max_length": 20},
                {"html": f"<p>一<br>二</p><ul><li>{link}</li></ul>", "text": "一\n二\n例"},
            ),
        ]


def _part(column: ColumnElement[Any], name: str) -> ColumnElement[str]:
    # A constant, not a parameter: what expressions see must be the same wherever it stands.
    return column.op("->>", return_type=Text())(literal_column(f"'{name}'"))


def _cleaned(raw: JsonValue) -> str:
    html = read_lines(raw, max_length=MAX_HTML).strip()
    for _ in range(_ROUNDS):
        if _is_too_much(html):
            raise refusal(raw, "at most {most} tags", "最多 {most} 个标签", most=MAX_TAGS)
        cleaned = read_lines(_cleaned_once(html), max_length=MAX_HTML).strip()
        if cleaned == html:
            return html
        html = cleaned
    raise refusal(raw, "this HTML cannot be put in order; simplify it", "无法整理该 HTML，请简化")


def _readable(raw: JsonValue, html: str) -> Markup:
    found = read_markup(html)
    if found.depth > MAX_DEPTH:
        raise refusal(
            raw, "tags are nested too deeply, at most {most}", "标签嵌套过深，最多 {most} 层",
            most=MAX_DEPTH,
        )  # fmt: skip
    return found


def _is_too_much(html: str) -> bool:
    much = html.count("<") > MAX_TAGS or html.count("&") > _MAX_ENTITIES
    return much or len(html) > MAX_HTML


def _cleaned_once(html: str) -> str:
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_link,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return _PRE.sub("<pre>", cleaned)


def _link(tag: str, attribute: str, value: str) -> str | None:
    """Keep the address of a link only if it names one of the schemes itself."""
    return value if attribute == "rel" or _LINK.fullmatch(value) else None


def _without_surrogates(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
