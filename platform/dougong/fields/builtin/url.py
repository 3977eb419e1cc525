"""URL: a web address that is safe to show as a link: never `javascript:`, `data:` or `file:`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlalchemy import String

from dougong.fields.base import NO_OPTIONS, NoOptions, field_type, refusal
from dougong.fields.hosts import is_host
from dougong.fields.texts import TextualField, read_line
from dougong.kernel.jsontypes import JsonObject, JsonValue

MAX_LENGTH = 2048

# Browsers read `\` as `/`; quotes and angle brackets end an attribute that someone left unescaped.
_UNSAFE = re.compile(r"[\s\"<>`\\]")


@field_type
class UrlField(TextualField[NoOptions]):
    """A web address."""

    key = "url"
    label = {"en": "URL", "zh-CN": "网址"}
    about = {
        "en": "A web address that is safe to show as a link: never `javascript:`, `data:` or "
        "`file:`.",
        "zh-CN": "可以安全显示为链接的网址：绝不会是 `javascript:`、`data:` 或 `file:`。",
    }
    widget = "url"
    options_schema = NO_OPTIONS

    def column(self, options: NoOptions) -> String:
        """Return ``varchar(2048)``."""
        return String(MAX_LENGTH)

    def parse(self, raw: JsonValue, options: NoOptions) -> str:
        """Accept ``http://`` or ``https://`` with a host."""
        text = read_line(raw, max_length=MAX_LENGTH)
        if not _is_web_address(text):
            raise refusal(
                raw,
                "expected a web address such as `https://example.com/page`",
                "应为网址，例如 `https://example.com/page`",
            )
        return text

    def json_schema(self, options: NoOptions) -> JsonObject:
        """Describe the address."""
        return {"type": "string", "maxLength": MAX_LENGTH, "pattern": "^[hH][tT][tT][pP][sS]?://."}

    def samples(self) -> Sequence[tuple[NoOptions, str]]:
        """Give addresses, one with a host of Chinese letters."""
        return [({}, "https://example.com:8443/a?b=1#c"), ({}, "http://例子.中国/路径")]


def _is_web_address(text: str) -> bool:
    if _UNSAFE.search(text):
        return False
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:  # brackets that do not match, a port that is no number
        return False
    return parts.scheme in {"http", "https"} and port != 0 and host is not None and is_host(host)
