# ruff: noqa: A005 - a field type is named after its key; imports are absolute
"""Email: an address that mail can be sent to.

The check is of syntax only: whether anyone reads it, only a mail can tell. The domain is lowered,
for it means the same in any case; the part before the `@` is not, for some servers tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import String

from dougong.fields.base import NO_OPTIONS, NoOptions, field_type, refusal
from dougong.fields.hosts import is_domain
from dougong.fields.texts import TextualField, read_line
from dougong.kernel.jsontypes import JsonObject, JsonValue

MAX_LENGTH = 254  # RFC 5321, 4.5.3.1.3

_WORD = r'[^\s@.,:;<>()\[\]\\"]+'
_LOCAL_PART = re.compile(rf"(?=.{{1,64}}\Z){_WORD}(\.{_WORD})*")


@field_type
class EmailField(TextualField[NoOptions]):
    """A mail address."""

    key = "email"
    label = {"en": "Email", "zh-CN": "电子邮箱"}
    about = {
        "en": "An address that mail can be sent to; only its syntax is checked. The domain is put "
        "into lower case, the part before the `@` is kept as it is.",
        "zh-CN": "可以接收邮件的地址；只检查格式。域名转为小写，`@` 之前的部分保持原样。",
    }
    widget = "email"
    options_schema = NO_OPTIONS

    def column(self, options: NoOptions) -> String:
        """Return ``varchar(254)``."""
        return String(MAX_LENGTH)

    def parse(self, raw: JsonValue, options: NoOptions) -> str:
        """Accept ``name@domain``."""
        local, at, domain = read_line(raw, max_length=MAX_LENGTH).partition("@")
        domain = domain.lower()
        address = local + at + domain
        if not (_LOCAL_PART.fullmatch(local) and is_domain(domain) and len(address) <= MAX_LENGTH):
            raise refusal(
                raw,
                "expected a mail address such as `mei@example.com`",
                "应为邮箱地址，例如 `mei@example.com`",
            )
        return address

    def json_schema(self, options: NoOptions) -> JsonObject:
        """Describe the address; international ones are accepted."""
        return {"type": "string", "format": "idn-email", "maxLength": MAX_LENGTH}

    def samples(self) -> Sequence[tuple[NoOptions, str]]:
        """Give addresses, one with a domain of Chinese letters."""
        return [({}, "Mei.Lin+crm@example.com"), ({}, "info@例子.中国")]
