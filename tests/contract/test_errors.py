"""Every error: a unique code, both languages, a status, and it survives JSON and pickle."""

from __future__ import annotations

import inspect
import json
import pickle
import re
import runpy
import types
from collections import Counter
from collections.abc import Mapping
from enum import Enum
from http import HTTPStatus
from pathlib import Path
from string import Formatter
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin, get_type_hints

import pytest

from dougong.kernel.errors import AppError, Problem, UnknownKeyError

GENERATOR = Path(__file__).parents[2] / "docs" / "generate.py"
ERRORS: list[type[AppError]] = runpy.run_path(str(GENERATOR))["error_classes"]()

each_error = pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)


def test_codes_are_unique() -> None:
    codes = Counter(error.code for error in ERRORS)

    assert [code for code, count in codes.items() if count > 1] == []


@each_error
def test_a_code_is_area_and_reason(error: type[AppError]) -> None:
    assert re.fullmatch(r"[a-z][a-z_]*\.[a-z][a-z0-9_]*", error.code)


@each_error
def test_an_error_is_documented_and_answers_with_a_status(error: type[AppError]) -> None:
    assert "__doc__" in vars(error)
    assert inspect.getdoc(error)
    assert isinstance(error.status, HTTPStatus)
    assert error.status >= HTTPStatus.BAD_REQUEST


@each_error
def test_both_languages_fill_in_the_same_details(error: type[AppError]) -> None:
    words = re.sub(r"\{.*?\}", "", error.template)

    assert _names(error.template_zh) == _names(error.template)
    assert re.search("[\u4e00-\u9fff]", error.template_zh) or not re.search("[a-z]", words)


@each_error
def test_an_error_survives_json_and_pickle(error: type[AppError]) -> None:
    original = _sample(error)

    again = pickle.loads(pickle.dumps(original))

    assert type(again) is error
    assert again.details == original.details
    assert again.message("zh-CN") == original.message("zh-CN")
    assert json.loads(json.dumps(original.details)) == original.details


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def _sample(annotation: Any) -> Any:
    """Make some value of an annotated type; an error from samples of its own arguments."""
    arguments = get_args(annotation)
    origin = get_origin(annotation) or annotation
    if origin in (Union, types.UnionType):
        return _sample(arguments[0])
    if origin is Literal:
        return arguments[0]
    if origin is Problem:
        return Problem(path="/name", error=UnknownKeyError(kind="field", key="nam"))
    if isinstance(origin, type) and issubclass(origin, AppError):
        return _error(origin)
    if isinstance(origin, type) and issubclass(origin, Enum):
        return next(iter(origin))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"en": "text", "zh-CN": "文本"}
    if arguments and not issubclass(origin, type):
        return [_sample(arguments[0])]
    if origin in (object, Any) or isinstance(origin, ForwardRef):
        return "text"
    return origin("1")


def _error(error: type[AppError]) -> AppError:
    hints = get_type_hints(error.__init__)
    positional: list[Any] = []
    named: dict[str, Any] = {}
    for name, parameter in list(inspect.signature(error.__init__).parameters.items())[1:]:
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            named |= dict.fromkeys(_names(error.template), "text")
        elif parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            named[name] = _sample(hints[name])
        else:
            positional.append(_sample(hints[name]))
    return error(*positional, **named)
