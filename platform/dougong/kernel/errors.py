"""Errors a caller is meant to handle, in one shape for every layer.

An error is a class: a stable ``code``, a template in both languages, an HTTP status. Errors of one
area live with that area; this module holds the base and those that belong to no area.
"""

from __future__ import annotations

import reprlib
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import DEFAULT_LOCALE, fill


class AppError(Exception):
    """Base error: a stable ``code``, and a message made from ``details``.

    ``code`` and ``details`` are public API; the wording is not. A detail that is a locale text is
    shown in the reader's language. ``trace`` is what ran before, where someone asked for that.
    """

    code: ClassVar[str]
    template: ClassVar[str]
    template_zh: ClassVar[str]
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    retryable: ClassVar[bool] = False
    trace: Sequence[JsonObject] = ()

    def __init__(self, **details: JsonValue) -> None:
        self.details = details
        super().__init__(self.message())

    def message(self, locale: str = DEFAULT_LOCALE) -> str:
        """Say what is wrong, in the given locale."""
        chinese = locale.split("-", 1)[0] == "zh"
        return fill(self.template_zh if chinese else self.template, self.details, locale)

    def faults(self) -> tuple[Problem, ...]:
        """Give each single fault with its place in what was sent; none where there is no place."""
        return ()

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions cross process borders; the default rebuild passes *args.
        return _rebuild, (type(self), self.__dict__)


def _rebuild(cls: type[AppError], state: dict[str, Any]) -> AppError:
    error = cls.__new__(cls)
    AppError.__init__(error, **state["details"])
    error.__dict__.update(state)
    return error


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault in what a client sent: where, which, and what to do.

    Attributes:
        path: JSON pointer to the fault, such as ``/records/3/amount``; empty for the whole.
        error: What is wrong there.
        file: The definition file it is in, where there is one.
    """

    path: str
    error: AppError
    file: str | None = None

    def to_json(self, locale: str = DEFAULT_LOCALE) -> dict[str, JsonValue]:
        """Give the wire shape, ``{"path", "code", "message", "details"?, "file"?}``."""
        body: dict[str, JsonValue] = {
            "path": self.path,
            "code": self.error.code,
            "message": self.error.message(locale),
        }
        if self.error.details:
            body["details"] = self.error.details
        if self.file is not None:
            body["file"] = self.file
        return body

    def under(self, prefix: str) -> Problem:
        """Give the same problem with a longer path, as seen from an enclosing document."""
        return Problem(path=prefix + self.path, error=self.error, file=self.file)


class InvalidError(AppError):
    """What was sent has faults; ``problems`` lists every one."""

    code = "request.invalid"
    template = "{count} problem(s) found: {first}"
    template_zh = "发现 {count} 个问题：{first}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = problems[0].error
        super().__init__(
            count=len(problems),
            first={"en": first.message("en"), "zh-CN": first.message("zh-CN")},
        )

    def faults(self) -> tuple[Problem, ...]:
        """Give every fault."""
        return self.problems


class InvalidValueError(AppError):
    """A value does not fit its field."""

    code = "record.invalid_value"
    template = "`{value}` is not valid here: {reason}"
    template_zh = "`{value}` 在此无效：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, value: object, reason: JsonObject) -> None:
        super().__init__(value=_shortened(value), reason=reason)


class DuplicateKeyError(AppError):
    """Two sources register the same key."""

    code = "registry.duplicate_key"
    template = "{kind} `{key}` is registered by both {first} and {second}; rename one of them"
    template_zh = "{kind} `{key}` 同时由 {first} 和 {second} 注册；请重命名其中之一"
    status = HTTPStatus.INTERNAL_SERVER_ERROR

    def __init__(self, *, kind: str, key: str, first: str, second: str) -> None:
        super().__init__(kind=kind, key=key, first=first, second=second)


class UnknownKeyError(AppError):
    """Nothing of that kind has that name."""

    code = "registry.unknown_key"
    template = "no {kind} is called `{key}`{hint}"
    template_zh = "没有名为 `{key}` 的 {kind}{hint}"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, *, kind: str, key: str, hint: JsonValue = "") -> None:
        super().__init__(kind=kind, key=key, hint=hint)


def _shortened(value: object, limit: int = 80) -> str:
    """Show a value, hostile ones too: in bounded time and space, and so that it can be sent."""
    try:
        text = reprlib.repr(value) if isinstance(value, list | dict) else str(value)
    except ValueError:  # Python refuses to print an integer of more than 4,300 digits
        text = "…"
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    return text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is not UTF-8
