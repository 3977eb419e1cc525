"""The object of docs/*/objects.md is what the page says it is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from dougong.kernel.errors import AppError, InvalidError
from dougong.testing.desk import Desk, an_object

DOCS = Path(__file__).parents[3] / "docs"
BLOCK = re.compile(r"```json\n(.*?)```", re.DOTALL)
SITE = an_object(
    "site",
    {"name": "account", "type": "lookup", "to": "account"},
    {"name": "city", "type": "text"},
)
PART = an_object(
    "repair_part",
    {"name": "repair", "type": "parent", "to": "repair"},
    {"name": "amount", "type": "currency"},
)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_documented_object_does_what_its_page_says(desk: Desk, language: str) -> None:
    found = BLOCK.search((DOCS / language / "objects.md").read_text(encoding="utf-8"))
    assert found is not None
    desk.deploy(json.loads(found[1]), SITE, PART)
    account = desk.create("account", name=f"Acme {language}")["id"]
    site = desk.create("site", account=account, city="Suzhou")["id"]

    made = desk.create("repair", subject="Pump", account=account, site=site)
    desk.create("repair_part", repair=made["id"], amount="12.50")
    read = desk.get("repair", made["id"])

    assert (made["state"], made["city"], read["cost"], read["days"]) == (
        "new",
        "Suzhou",
        "12.50",
        None,
    )
    assert _refused(desk, made, state="done") == ["record.rule"]
    assert _refused(desk, made, city="Wuxi") == ["record.read_only"]
    assert _refused(desk, made, account=None) == ["record.lookup_filter"]
    desk.create("repair_part", repair=made["id"], amount="20000")
    with pytest.raises(AppError) as asked:
        desk.update("repair", made["id"], subject="Pump again")
    assert asked.value.code == "record.confirmation_required"


def _refused(desk: Desk, record: Any, **values: Any) -> list[str]:
    with pytest.raises(InvalidError) as refused:
        desk.update("repair", record["id"], **values)
    return [problem.error.code for problem in refused.value.problems]
