"""Turns what jsonschema finds into texts that an admin understands, in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias

from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import hint
from dougong.metadata.errors import (
    DuplicateError,
    EitherPropertyError,
    MissingPropertyError,
    NoneOfError,
    NotOneOfError,
    OutOfBoundsError,
    UnknownPropertyError,
    WrongFormError,
    WrongTypeError,
)

Fault: TypeAlias = Any
"""A ``ValidationError``; its stubs call every part of it possibly unset."""

Found: TypeAlias = Iterator[tuple[tuple[str | int, ...], AppError]]

_TYPES: Mapping[str, LocaleText] = {
    "object": say("an object", "对象"),
    "array": say("a list", "列表"),
    "string": say("text", "文本"),
    "integer": say("a whole number", "整数"),
    "number": say("a number", "数字"),
    "boolean": say("true or false", " true 或 false"),
    "null": say("null", " null"),
}

# A document may have a million properties that mean nothing; nobody reads of all of them.
_MOST_UNKNOWN = 100
_LONGEST_NAME = 80

_LENGTH = say("the length", "长度")
_COUNT = say("the number of entries", "条目数")
_VALUE = say("the value", "值")
_AT_LEAST = say("at least", "至少为")
_AT_MOST = say("at most", "至多为")
_ABOVE = say("greater than", "大于")
_BELOW = say("less than", "小于")

_BOUNDS: Mapping[str, tuple[LocaleText, LocaleText]] = {
    "minLength": (_LENGTH, _AT_LEAST),
    "maxLength": (_LENGTH, _AT_MOST),
    "minItems": (_COUNT, _AT_LEAST),
    "maxItems": (_COUNT, _AT_MOST),
    "minProperties": (_COUNT, _AT_LEAST),
    "maxProperties": (_COUNT, _AT_MOST),
    "minimum": (_VALUE, _AT_LEAST),
    "maximum": (_VALUE, _AT_MOST),
    "exclusiveMinimum": (_VALUE, _ABOVE),
    "exclusiveMaximum": (_VALUE, _BELOW),
}


def explain(error: Fault) -> Iterator[Problem]:
    """Say what one error of jsonschema means: one problem, or several."""
    handler = _HANDLERS.get(str(error.validator), _other)
    for path, found in handler(error):
        yield Problem(path=pointer(*error.absolute_path, *path), error=found)


def _unknown(error: Fault) -> Found:
    known: Mapping[str, Any] = error.schema.get("properties", {})
    patterns = error.schema.get("patternProperties", ())
    unknown = (
        key
        for key in error.instance
        if key not in known and not any(re.search(pattern, key) for pattern in patterns)
    )
    for key in islice(unknown, _MOST_UNKNOWN):
        absent = [each for each in known if each not in error.instance]
        near = hint(key[:_LONGEST_NAME], absent)
        yield (key,), UnknownPropertyError(property=_shown(key), hint=near)


def _missing(error: Fault) -> Found:
    for key in error.validator_value:
        if key not in error.instance:
            yield (), MissingPropertyError(property=key)


def _wrong_type(error: Fault) -> Found:
    wanted = error.validator_value
    yield (), _type_error([wanted] if isinstance(wanted, str) else wanted, error.instance)


def _not_one_of(error: Fault) -> Found:
    choices = error.validator_value if error.validator == "enum" else [error.validator_value]
    shown = ", ".join(f"`{_shown(choice)}`" for choice in choices)
    near = hint(str(error.instance), map(str, choices))
    yield (), NotOneOfError(value=_shown(error.instance), choices=shown, hint=near)


def _wrong_form(error: Fault) -> Found:
    pattern = error.validator_value
    fallback = say("it must match {pattern}", "必须匹配 {pattern}", pattern=pattern)
    reason = error.schema.get("x-reason", fallback)
    yield (), WrongFormError(value=_shown(error.instance), reason=reason)


def _out_of_bounds(error: Fault) -> Found:
    what, bound = _BOUNDS[str(error.validator)]
    actual = error.instance if what is _VALUE else len(error.instance)
    yield (), OutOfBoundsError(what=what, bound=bound, limit=error.validator_value, actual=actual)


def _twice(error: Fault) -> Found:
    seen: list[Any] = []
    for index, item in enumerate(error.instance):
        if item in seen:
            first = pointer(*error.absolute_path, seen.index(item))
            yield (index,), DuplicateError(value=_shown(item), first=first)
        seen.append(item)


def _choice(error: Fault) -> Found:
    """Of several alternatives, report the faults of the one that was most likely meant."""
    branches: Sequence[Mapping[str, Any]] = error.validator_value
    if all(branch.keys() == {"required"} for branch in branches):
        keys = ", ".join(f"`{key}`" for branch in branches for key in branch["required"])
        needed = EitherPropertyError if error.validator == "oneOf" else NoneOfError
        yield (), needed(properties=keys)
        return
    fitting = [faults for faults in _by_branch(error) if not _is_other_type(error, faults)]
    if not fitting:
        yield (), _type_error(_root_types(error), error.instance)
        return
    depth = len(error.absolute_path)
    for fault in min(fitting, key=lambda faults: sum(1 for f in faults for _ in explain(f))):
        inner = tuple(fault.absolute_path)[depth:]
        for path, found in _HANDLERS.get(str(fault.validator), _other)(fault):
            yield (*inner, *path), found


def _refused(error: Fault) -> Found:
    key = str(error.absolute_path[-1]) if error.absolute_path else ""
    yield (), UnknownPropertyError(property=key, hint="")


def _other(error: Fault) -> Found:
    if error.validator is None:
        yield from _refused(error)
        return
    reason = say(
        "the schema's `{keyword}` does not hold",
        "不满足 schema 中的 `{keyword}`",
        keyword=error.validator,
    )
    yield (), WrongFormError(value=_shown(error.instance), reason=reason)


def _by_branch(error: Fault) -> Iterable[list[Fault]]:
    branches: dict[Any, list[Fault]] = {}
    for fault in error.context or ():
        branches.setdefault(fault.relative_schema_path[0], []).append(fault)
    return branches.values()


def _is_other_type(error: Fault, faults: list[Fault]) -> bool:
    depth = len(error.absolute_path)
    return any(fault.validator == "type" and len(fault.absolute_path) == depth for fault in faults)


def _root_types(error: Fault) -> list[str]:
    return [
        fault.validator_value
        for faults in _by_branch(error)
        for fault in faults
        if fault.validator == "type" and len(fault.absolute_path) == len(error.absolute_path)
    ]


def _type_error(wanted: Sequence[str], instance: object) -> WrongTypeError:
    names = [_TYPES[each] for each in dict.fromkeys(wanted)]
    expected = say(
        "{names}",
        "{names_zh}",
        names=" or ".join(name["en"] for name in names),
        names_zh="或".join(name["zh-CN"] for name in names),
    )
    return WrongTypeError(expected=expected, found=_TYPES[_type_of(instance)])


def _type_of(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case str():
            return "string"
        case int() | float():
            return "number"
        case list() | tuple():
            return "array"
        case _:
            return "object"


def _shown(value: object, limit: int = 60) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= limit else text[: limit - 1] + "…"


_HANDLERS: Mapping[str, Callable[[Fault], Found]] = {
    "additionalProperties": _unknown,
    "required": _missing,
    "type": _wrong_type,
    "enum": _not_one_of,
    "const": _not_one_of,
    "pattern": _wrong_form,
    "uniqueItems": _twice,
    "oneOf": _choice,
    "anyOf": _choice,
    **dict.fromkeys(_BOUNDS, _out_of_bounds),
}
