"""Bodies: JSON in UTF-8, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from dougong.api.errors import BodyTooLargeError, MalformedJsonError, MediaTypeError
from dougong.kernel.errors import InvalidError
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.kernel.shipped import schema_dir
from dougong.metadata.check import check_texts
from dougong.metadata.schema_check import SchemaCheck

LARGEST_BYTES = 10 * 1024 * 1024


def read_bytes(request: Request, *, largest: int = LARGEST_BYTES) -> bytes:
    """Read the body of a request that is to carry JSON.

    Raises:
        MediaTypeError: It is declared to be something else.
        BodyTooLargeError: It has more than ``largest`` bytes.
    """
    declared = request.environ.get("CONTENT_TYPE", "")
    media_type, _, rest = declared.partition(";")
    if media_type.strip().lower() != "application/json" or not _is_utf8(rest):
        raise MediaTypeError(given=declared[:80] or "?")
    encoding = request.environ.get("HTTP_CONTENT_ENCODING", "identity")
    if encoding.lower() != "identity":
        raise MediaTypeError(given=encoding[:80])
    # One byte more than is accepted shows that a body that tells no length is too long.
    request.max_content_length = largest + 1
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise BodyTooLargeError(limit_kb=largest // 1024) from None
    if len(body) > largest:
        raise BodyTooLargeError(limit_kb=largest // 1024)
    return body


def parse_json(body: bytes) -> JsonValue:
    """Read JSON; of a name that is there twice the last one counts.

    Raises:
        MalformedJsonError: It is not JSON in UTF-8, or nested without end.
    """
    try:
        value: JsonValue = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        reason = say("{why}", "语法错误（{why}）", why=error.msg)
        raise MalformedJsonError(line=error.lineno, column=error.colno, reason=reason) from None
    return value


class BodyForm:
    """The form of a call's body, said once: to check what is sent, and for the API page.

    Attributes:
        schema: Closed JSON Schema of an object.
        largest: How many bytes it may have.
        apart: A property whose texts are checked by who reads them; records check their own.
    """

    def __init__(
        self, schema: JsonObject, *, largest: int = LARGEST_BYTES, apart: str | None = None
    ) -> None:
        self.schema = schema
        self.largest = largest
        self.apart = apart
        self._check: SchemaCheck | None = None

    def read(self, value: JsonValue) -> Mapping[str, Any]:
        """Give a body that has this form.

        Raises:
            InvalidError: It has not; every fault is listed.
        """
        if self._check is None:
            self._check = SchemaCheck(self.schema, folder=schema_dir())
        here = value
        if isinstance(value, Mapping) and self.apart in value:
            here = {name: part for name, part in value.items() if name != self.apart}
        problems = check_texts(here) or self._check.problems(value)
        if problems:
            raise InvalidError(problems)
        assert isinstance(value, Mapping)
        return value


def _is_utf8(parameters: str) -> bool:
    name, _, value = parameters.strip().partition("=")
    return name.lower() != "charset" or value.strip('" ').lower() in ("utf-8", "utf8")
