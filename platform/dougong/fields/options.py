"""The options of a field: checked against the schema of its type, with defaults filled in.

The library `jsonschema` checks but never applies `default`, and says what is wrong in English only;
this module does the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint


class InvalidOptionError(AppError):
    """A field is configured in a way that its type does not know."""

    code = "field.invalid_option"
    template = "option refused: {reason}"
    template_zh = "选项无效：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def option_problem(path: str, en: str, zh: str, **values: object) -> Problem:
    """Make the problem of one option; the reason is said in both languages."""
    return Problem(path=path, error=InvalidOptionError(reason=say(en, zh, **values)))


def schema_problems(schema: JsonObject, value: JsonValue) -> list[Problem]:
    """Return all that a schema finds wrong with a value, in both languages."""
    return [_problem(error) for error in _Validator(schema).iter_errors(value)]


def with_defaults(schema: JsonObject, value: Any) -> Any:
    """Return a copy of a value that fits ``schema``, completed with the defaults it names.

    A whole number written as `2.0` becomes an int, so that nobody has to think of it.
    """
    if isinstance(value, Mapping):
        properties: Mapping[str, Any] = schema.get("properties", {})  # type: ignore[assignment]
        given = {
            name: with_defaults(properties.get(name, {}), item) for name, item in value.items()
        }
        missing = {
            name: part["default"]
            for name, part in properties.items()
            if name not in given and "default" in part
        }
        return given | missing
    if isinstance(value, list):
        items: Any = schema.get("items", {})
        return [with_defaults(items, item) for item in value]
    return int(value) if schema.get("type") == "integer" else value


# What to say of a keyword that failed; `{limit}` is what the schema has under it.
_REASONS = {
    "type": ("must be of type {limit}", "类型应为 {limit}"),
    "minimum": ("must be at least {limit}", "不能小于 {limit}"),
    "maximum": ("must be at most {limit}", "不能大于 {limit}"),
    "minLength": ("must have at least {limit} character(s)", "至少 {limit} 个字符"),
    "maxLength": ("must have at most {limit} characters", "最多 {limit} 个字符"),
    "minItems": ("must have at least {limit} item(s)", "至少 {limit} 项"),
    "maxItems": ("must have at most {limit} items", "最多 {limit} 项"),
    "pattern": ("must match the pattern `{limit}`", "应匹配模式 `{limit}`"),
    "required": ("it is missing", "缺失"),
}
_OTHERWISE = ("does not fit `{keyword}`: {limit}", "不符合 `{keyword}`：{limit}")


def _problem(error: ValidationError) -> Problem:
    path = pointer(*error.absolute_path)
    limit: Any = error.validator_value
    match error.validator:
        case "enum":
            near = hint(error.instance[:100], limit) if isinstance(error.instance, str) else ""
            return _unknown(path, near, ", ".join(map(str, limit[:10])))
        case "additionalProperties":
            known = error.schema.get("properties", {})  # type: ignore[union-attr]
            return _unknown(path, hint(str(error.path[-1])[:100], known), ", ".join(known))
        case "oneOf":
            names = ", ".join(f"`{name}`" for part in limit for name in part["required"])
            return option_problem(
                path, "give exactly one of {names}", "{names} 必须且只能给出一个", names=names
            )
    if error.validator == "pattern" and "x-reason" in error.schema:  # type: ignore[operator]
        reason: Any = error.schema["x-reason"]  # type: ignore[index]
        return Problem(path=path, error=InvalidOptionError(reason=reason))
    en, zh = _REASONS.get(str(error.validator), _OTHERWISE)
    return option_problem(path, en, zh, limit=limit, keyword=error.validator)


def _unknown(path: str, near: Mapping[str, str] | str, known: str) -> Problem:
    texts = {"en": near, "zh-CN": near} if isinstance(near, str) else near
    return option_problem(
        path,
        "it is not known here{hint}; known: {known}",
        "此处不可用{hint_zh}；可用：{known}",
        hint=texts["en"],
        hint_zh=texts["zh-CN"],
        known=known or "-",
    )


def _each_unknown(
    validator: Any, allowed: Any, instance: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    """Find each property that is not known, at its own path; the library names all in one text."""
    if allowed is not False or not isinstance(instance, Mapping):
        return
    patterns = schema.get("patternProperties", ())
    for name in instance:
        matched = any(re.search(pattern, name) for pattern in patterns)
        if name not in schema.get("properties", {}) and not matched:
            yield ValidationError("unknown", path=[name])


def _each_missing(
    validator: Any, names: list[str], instance: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    """Find each property that is missing, at the path where it should be."""
    if isinstance(instance, Mapping):
        yield from (ValidationError("missing", path=[n]) for n in names if n not in instance)


def _whole_pattern(
    validator: Any, pattern: str, instance: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    """Match as ECMA 262 does: Python's `$` would let a final line break through."""
    exact = pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern
    if isinstance(instance, str) and not re.search(exact, instance):
        yield ValidationError("pattern")


_Validator: Any = extend(  # type: ignore[no-untyped-call]  # the stubs leave it out
    Draft202012Validator,
    {
        "additionalProperties": _each_unknown,
        "required": _each_missing,
        "pattern": _whole_pattern,
    },
)
