"""Encrypted text: a secret, such as an account number or the key of another system.

It is stored encrypted and read as a mask, such as `••••1234`, everywhere: in lists, history and
exports. `GET /data/{object}/{id}/secrets/{field}` gives it to those who may, and that is audited.
Writing the mask back changes nothing. A mask never shows more than a third of a secret. Lists
cannot be sorted by it; expressions can only ask whether it is blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, TypedDict

from sqlalchemy import ColumnElement, Text, literal_column
from sqlalchemy.dialects.postgresql import JSONB

from dougong.fields.base import Cipher, FieldType, field_type, refusal
from dougong.fields.texts import read_lines
from dougong.formula.value_types import OPAQUE, Type
from dougong.kernel.errors import AppError, InvalidValueError
from dougong.kernel.jsontypes import JsonObject, JsonValue

_DOTS = "••••"
_LONGEST_MASK = len(_DOTS) + 4
_MASKED: ColumnElement[Any] = literal_column("'m'")


class Unsealed:
    """A secret as it was sent. Nothing prints it or makes JSON of it, so it cannot be stored.

    Attributes:
        text: The secret.
    """

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unsealed) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)


Stored: TypeAlias = Mapping[str, str]
"""A secret as it is stored: ``c``, encrypted, and ``m``, its mask; a mask that was sent: ``m``."""


class EncryptedTextOptions(TypedDict):
    """Options of an encrypted text."""

    max_length: int
    show_last: int


@field_type
class EncryptedTextField(FieldType[Unsealed | Stored, EncryptedTextOptions]):
    """A secret."""

    key = "encrypted_text"
    label = {"en": "Encrypted text", "zh-CN": "加密文本"}
    about = {
        "en": "A secret, such as an account number: stored encrypted and read everywhere as a "
        "mask, such as `••••1234`, which never shows more than a third of it; writing the mask "
        "back changes nothing. `GET /data/{object}/{id}/secrets/{field}` gives the secret to those "
        "who may see it, and that is audited. Lists cannot be sorted by it; expressions can only "
        "ask whether it is blank.",
        "zh-CN": "机密内容，例如账号：加密存储，在列表、历史与导出中都只见 `••••1234` 这样的掩码，"
        "掩码显示的部分不超过三分之一；写回掩码不会改变内容。有权者可用 "
        "`GET /data/{object}/{id}/secrets/{field}` 查看原文，每次查看都记入审计。列表不能按它排"
        "序；表达式只能判断其是否为空。",
    }
    widget = "encrypted_text"
    sortable = False
    options_schema = {
        "type": "object",
        "properties": {
            "max_length": {
                "type": "integer",
                "minimum": _LONGEST_MASK,
                "maximum": 10_000,
                "default": 255,
                "description": "Longest text accepted, in characters.",
                "x-description-zh": "可接受的最大长度，以字符计。",
            },
            "show_last": {
                "type": "integer",
                "minimum": 0,
                "maximum": 4,
                "default": 4,
                "description": "How many of the last characters the mask shows.",
                "x-description-zh": "掩码显示末尾多少个字符。",
            },
        },
        "additionalProperties": False,
    }

    def is_blank(self, raw: JsonValue) -> bool:
        """Tell whether nothing can be seen in the text."""
        return raw is None or (isinstance(raw, str) and not raw.strip())

    def column(self, options: EncryptedTextOptions) -> JSONB:
        """Return ``jsonb``."""
        return JSONB(none_as_null=True)

    def value_type(self, options: EncryptedTextOptions) -> Type:
        """Return a type that expressions only test for blank."""
        return OPAQUE

    def parse(self, raw: JsonValue, options: EncryptedTextOptions) -> Unsealed | Stored:
        """Accept a text of any number of lines; spaces around it are dropped.

        What begins with dots is a mask, or one that somebody typed something behind.
        """
        try:
            text = read_lines(raw, max_length=options["max_length"]).strip()
        except InvalidValueError as error:
            reason: Any = error.details["reason"]
            raise InvalidValueError(value=_DOTS, reason=reason) from None  # it is a secret
        return {"m": text} if text.startswith(_DOTS) else Unsealed(text)

    def dump(self, value: Unsealed | Stored, options: EncryptedTextOptions) -> str:
        """Return the mask of what is stored; of what is not sealed yet, the text."""
        return value.text if isinstance(value, Unsealed) else value["m"]

    def sql_json(
        self, column: ColumnElement[Any], options: EncryptedTextOptions
    ) -> ColumnElement[str]:
        """Return the mask."""
        return column.op("->>", return_type=Text())(_MASKED)

    def sql_value(
        self, column: ColumnElement[Any], options: EncryptedTextOptions
    ) -> ColumnElement[Any]:
        """Return the mask: what is encrypted leaves the table only to be decrypted."""
        return column.op("->", return_type=JSONB())(_MASKED)

    def python_value(self, stored: Stored, options: EncryptedTextOptions) -> str:
        """Return the mask."""
        return stored["m"]

    def seal(
        self,
        sent: Unsealed | Stored,
        stored: Stored | None,
        cipher: Cipher,
        options: EncryptedTextOptions,
    ) -> Stored:
        """Encrypt a text; the mask of what is stored stands for it."""
        if not isinstance(sent, Unsealed):
            if "c" in sent:
                return sent
            if stored is None or stored["m"] != sent["m"]:
                raise refusal(
                    _DOTS,  # what stands behind the dots may be the secret itself
                    "this is the mask of another text; send the text itself",
                    "这是其他内容的掩码；请发送原文",
                )
            return stored
        mask = _mask(sent.text, options["show_last"])
        if stored is not None and stored["m"] == mask and self._holds(stored, sent.text, cipher):
            return stored
        return {"c": cipher.encrypt(sent.text), "m": mask}

    def open(self, stored: Stored, cipher: Cipher) -> str:
        """Decrypt the text."""
        return cipher.decrypt(stored["c"])

    def _holds(self, stored: Stored, text: str, cipher: Cipher) -> bool:
        try:
            return self.open(stored, cipher) == text
        except AppError:  # its key is gone; what is sent takes its place
            return False

    def json_schema(self, options: EncryptedTextOptions) -> JsonObject:
        """Describe the text as it is sent."""
        return {"type": "string", "maxLength": options["max_length"]}

    def read_schema(self, options: EncryptedTextOptions) -> JsonObject:
        """Describe the mask as which it is read."""
        shown = rf"[\s\S]{{0,{options['show_last']}}}"
        return {"type": "string", "pattern": f"^{_DOTS}{shown}$"}

    def samples(self) -> Sequence[tuple[EncryptedTextOptions, Unsealed | Stored]]:
        """Give masks, one that shows nothing."""
        return [
            ({"max_length": 255, "show_last": 4}, {"m": "••••1234"}),
            ({"max_length": 10_000, "show_last": 0}, {"m": "••••"}),
        ]


def _mask(text: str, show_last: int) -> str:
    shown = min(show_last, len(text) // 3)
    return _DOTS + text[len(text) - shown :]
