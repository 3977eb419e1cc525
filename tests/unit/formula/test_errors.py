"""Wrong expressions are told where they are wrong, why, and what to write instead."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from dougong.formula.errors import ExpressionError, MalformedExpressionError
from dougong.formula.tree import Expression
from dougong.formula.value_types import BOOLEAN
from dougong.kernel.errors import AppError

Check = Callable[..., Expression]

HERE = Path(__file__).parent
WRONG = json.loads((HERE / "wrong_expressions.json").read_text(encoding="utf-8"))

each = pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong["source"])


def faults_of(checked: Check, source: str) -> list[AppError]:
    with pytest.raises(ExpressionError) as caught:
        checked(source, BOOLEAN)
    return [problem.error for problem in caught.value.problems]


@each
def test_a_wrong_expression_is_told_where_and_why(checked: Check, wrong: dict[str, Any]) -> None:
    faults = faults_of(checked, wrong["source"])

    assert [(fault.code, fault.message()) for fault in faults] == [
        (told["code"], "line {}, column {}: ".format(*told["at"]) + told["says"])
        for told in wrong["faults"]
    ]


@each
def test_chinese_says_the_same_place(checked: Check, wrong: dict[str, Any]) -> None:
    faults = faults_of(checked, wrong["source"])

    for fault, told in zip(faults, wrong["faults"], strict=True):
        place, reason = fault.message("zh-CN").split("：", 1)
        assert place == "第 {} 行第 {} 列".format(*told["at"])
        assert re.search("[\u4e00-\u9fff]", reason)
        assert told.get("says_zh", reason) == reason


def test_what_does_not_parse_is_a_bad_request_and_the_rest_unprocessable(checked: Check) -> None:
    with pytest.raises(MalformedExpressionError) as malformed:
        checked("amount = = 5")
    with pytest.raises(ExpressionError) as invalid:
        checked("amuont = 5")

    assert malformed.value.status is HTTPStatus.BAD_REQUEST
    assert invalid.value.status is HTTPStatus.UNPROCESSABLE_ENTITY


def test_an_error_speaks_of_its_first_fault_and_lists_all(checked: Check) -> None:
    with pytest.raises(ExpressionError) as caught:
        checked("b = 1 and q = 2")

    assert caught.value.message() == "line 1, column 1: unknown field `b` on Ticket"
    assert [fault.error.details["column"] for fault in caught.value.faults()] == [1, 11]
