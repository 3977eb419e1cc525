"""Query parameters: each call declares its own, once, for reading them and for the API page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from dougong.api.errors import InvalidQueryError, MalformedRequestError, UnknownParameterError
from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import hint
from dougong.records.errors import InvalidParameterError

_MOST_FIELDS = 50
_MOST_DIGITS = 19


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One query parameter.

    Attributes:
        name: Its name.
        about: What it does, for the API page.
        schema: A JSON Schema: of an ``integer`` with bounds, or of a ``string``, maybe an ``enum``;
            with the ``default``, if there is one.
    """

    name: str
    about: LocaleText
    schema: JsonObject

    def read(self, text: str) -> Any:
        """Turn the text of a request into the value.

        Raises:
            InvalidParameterError: It does not fit.
        """
        if self.schema["type"] == "integer":
            return self._whole_number(text)
        choices: Any = self.schema.get("enum")
        if choices is not None and text not in choices:
            listed = ", ".join(f"`{choice}`" for choice in choices)
            raise self._invalid(text, say("expected {choices}", "应为 {choices}", choices=listed))
        if "\0" in text:
            raise self._invalid(text, say("it holds a NUL character", "包含 NUL 字符"))
        longest: Any = self.schema.get("maxLength", len(text))
        if len(text) > longest:
            reason = say("it is longer than {n} characters", "长度超过 {n} 个字符", n=longest)
            raise self._invalid(text, reason)
        return text

    def _whole_number(self, text: str) -> int:
        low: Any = self.schema["minimum"]
        high: Any = self.schema["maximum"]
        digits = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
        if not digits or not low <= int(text) <= high:
            reason = say(
                "expected a whole number from {low} to {high}",
                "应为 {low} 到 {high} 的整数",
                low=low,
                high=high,
            )
            raise self._invalid(text, reason)
        return int(text)

    def _invalid(self, text: str, reason: LocaleText) -> InvalidParameterError:
        shown = text if len(text) <= 80 else text[:79] + "…"
        return InvalidParameterError(parameter=self.name, value=shown, reason=dict(reason))


Query: TypeAlias = Mapping[str, Parameter]
Values: TypeAlias = Mapping[str, Any]


def parameters(*declared: Parameter) -> Query:
    """Put the parameters of a call together."""
    return {parameter.name: parameter for parameter in declared}


def defaults(query: Query) -> Values:
    """Give what a request without parameters means: None where there is no default."""
    return {name: parameter.schema.get("default") for name, parameter in query.items()}


def read_query(query: Query, raw: str) -> Values:
    """Read the parameters of a request.

    Args:
        query: Those that the call has.
        raw: The query string, as WSGI hands it over.

    Returns:
        A value for every parameter; None for one that was not sent and has no default.

    Raises:
        InvalidQueryError: Some are unknown, repeated, or do not fit; all such are listed.
        MalformedRequestError: It is not a query string in UTF-8.
    """
    values = dict(defaults(query))
    sent: set[str] = set()
    problems: list[Problem] = []
    for name, text in _pairs(raw):
        try:
            values[name] = _read(query, name, text, sent)
        except AppError as error:
            problems.append(Problem(path=f"/{name[:80]}", error=error))
        sent.add(name)
    if problems:
        raise InvalidQueryError(problems)
    return values


def _read(query: Query, name: str, text: str, sent: set[str]) -> Any:
    parameter = query.get(name)
    if parameter is None:
        near = hint(name[:80], [each for each in query if each not in sent])
        raise UnknownParameterError(parameter=name[:80], hint=near)
    if name in sent:
        reason = say("it is there twice; send it once", "重复出现；请只发送一次")
        raise InvalidParameterError(parameter=name, value=text[:80], reason=reason)
    return parameter.read(text)


def _pairs(raw: str) -> list[tuple[str, str]]:
    try:
        # WSGI reads bytes as Latin-1; what a client did not percent-encode is UTF-8 all the same.
        text = raw.encode("latin-1").decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeError:
        reason = say("the query is not UTF-8", "查询参数不是 UTF-8 编码")
        raise MalformedRequestError(reason=reason) from None
    except ValueError:
        reason = say("too many parameters", "参数过多")
        raise MalformedRequestError(reason=reason) from None
