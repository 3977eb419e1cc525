"""What the field types that hold text have in common.

What a person typed is kept as it is, letter by letter. Only what no one can see or type is refused:
control characters, which break exports and terminals; NUL and lone surrogates, which PostgreSQL
does not store.
"""

from __future__ import annotations

import re

from dougong.fields.base import FieldType, Opts, refusal
from dougong.formula.value_types import TEXT, Type
from dougong.kernel.jsontypes import JsonValue

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_BREAK = re.compile(r"[\n\u2028\u2029]")
_LINE_END = re.compile(r"\r\n?")


class TextualField(FieldType[str, Opts]):
    """A field whose value is a text. An empty text, or one of spaces only, is blank."""

    def is_blank(self, raw: JsonValue) -> bool:
        """Tell whether nothing can be seen in the text."""
        return raw is None or (isinstance(raw, str) and not raw.strip())

    def value_type(self, options: Opts) -> Type:
        """Return text."""
        return TEXT

    def dump(self, value: str, options: Opts) -> str:
        """Return the text."""
        return value


def read_line(raw: JsonValue, *, max_length: int) -> str:
    """Read a text of one line; spaces around it are dropped.

    Raises:
        InvalidValueError: It is not a text, too long, or has a character that cannot be seen.
    """
    text = _text(raw).strip()
    if not text.isprintable() and _LINE_BREAK.search(text):
        raise refusal(raw, "line breaks do not fit in one line", "单行文本中不能换行")
    return _bounded(text, max_length)


def read_lines(raw: JsonValue, *, max_length: int) -> str:
    r"""Read a text of any number of lines; every line end becomes ``\n``.

    Raises:
        InvalidValueError: It is not a text, too long, or has a character that cannot be seen.
    """
    return _bounded(_text(raw), max_length)


def _text(raw: JsonValue) -> str:
    if not isinstance(raw, str):
        raise refusal(raw, "expected a text", "应为文本")
    if raw.isprintable():
        return raw  # neither line ends nor control characters are
    text = _LINE_END.sub("\n", raw)
    unseen = _UNSEEN.search(text)
    if unseen:
        raise refusal(
            raw,
            "the control character U+{code:04X} cannot be stored; remove it",
            "无法保存控制字符 U+{code:04X}，请删除",
            code=ord(unseen[0]),
        )
    return text


def _bounded(text: str, max_length: int) -> str:
    if len(text) > max_length:
        raise refusal(
            text,
            "at most {most} characters, not {count}",
            "最多 {most} 个字符，现有 {count} 个",
            most=max_length,
            count=len(text),
        )
    return text
