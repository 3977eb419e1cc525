"""Charts and numbers of pages, deployed over HTTP: what cannot be worked out is refused."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient

LABEL = {"en": "Figures", "zh-CN": "数据"}


def page(**chart: Any) -> dict[str, Any]:
    """Give a page with one chart."""
    block = {"name": "a", "width": 6, "block": "chart", "chart": "bar", "object": "case_file"}
    block |= {"group": "status", "measure": "count()", **chart}
    return {"kind": "page", "name": "figures", "label": LABEL, "blocks": [block]}


@pytest.mark.parametrize(
    "chart",
    [
        {"measure": "sum(amount)", "sort": "-sum(amount)"},
        {"group": "MONTH(opened_at)", "series": "urgent", "where": "status != 'closed'"},
        {"measure": "count_distinct(status)", "group": "company.name", "sort": "company.name"},
    ],
)
def test_a_chart_of_what_there_is_can_be_deployed(api: ApiClient, chart: dict[str, Any]) -> None:
    answer = api.post("/meta/deploy", {"components": [page(**chart)], "check_only": True})

    assert answer.status_code == 200, answer.json


@pytest.mark.parametrize(
    ("chart", "path", "code", "column"),
    [
        ({"measure": "sum(amunt)"}, "measure", "expression.unknown_field", 5),
        ({"measure": "sum(subject)"}, "measure", "expression.unfit_operand", 1),
        ({"group": "stat"}, "group", "expression.unknown_field", 1),
        ({"group": "SUM(amount)"}, "group", "expression.unfit_operand", 1),
        ({"series": "urgnt"}, "series", "expression.unknown_field", 1),
        ({"where": "amount"}, "where", "expression.type_mismatch", 1),
    ],
)
def test_a_chart_of_what_there_is_not_is_refused_at_its_place(
    api: ApiClient, chart: dict[str, Any], path: str, code: str, column: int
) -> None:
    answer = api.post("/meta/deploy", {"components": [page(**chart)], "check_only": True})

    assert answer.status_code == 422
    found = [(e["path"], e["code"], e["details"]["column"]) for e in answer.json["errors"]]  # type: ignore[index]
    assert found == [(f"/components/0/blocks/0/{path}", code, column)]
