"""What a deploy would do to records, told over HTTP before it is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dougong.testing.over_http import ApiClient


def parcel(**size: Any) -> dict[str, Any]:
    """Give the definition of an object with one field beside its name."""
    label = {"en": "Parcel", "zh-CN": "包裹"}
    return {
        "kind": "object",
        "name": "parcel",
        "label": label,
        "plural": label,
        "title": "name",
        "fields": [{"name": "name", "type": "text"}, {"name": "size", **size}],
    }


@pytest.fixture
def parcels(api: ApiClient) -> Iterator[ApiClient]:
    """An API with three parcels, the sizes of which are 1.26, large and blank."""
    api.post("/meta/deploy", {"components": [parcel(type="text")]})
    for size in ("1.26", "large", None):
        api.create("parcel", name="A", size=size)
    yield api
    api.delete("/meta/object/parcel")


def test_a_check_tells_the_loss_with_the_whole_plan(parcels: ApiClient) -> None:
    body = {"components": [parcel(type="number", scale=1, required=True)], "check_only": True}

    answer = parcels.post("/meta/deploy", body, headers={"Accept-Language": "zh-CN"})

    assert answer.status_code == 200
    assert answer.json is not None
    (problem,) = answer.json["problems"]
    assert (problem["path"], problem["code"]) == ("/parcel/size", "deploy.data_loss")
    assert problem["message"].startswith("包裹 的 `size` 改为数字会丢失数据：1 个值会丢失，1 个值")
    assert {key: problem["details"][key] for key in ("rows", "lost", "changed")} == {
        "rows": 2,
        "lost": 1,
        "changed": 1,
    }
    assert [(w["code"], w["details"]["rows"]) for w in answer.json["warnings"]] == [
        ("deploy.blank_rows", 2)
    ]
    assert [step["action"] for step in answer.json["plan"]] == [
        "set_aside_column",
        "add_column",
        "convert_values",
    ]


def test_loss_is_refused_until_it_is_allowed(parcels: ApiClient) -> None:
    components = [parcel(type="number", scale=1)]

    refused = parcels.post("/meta/deploy", {"components": components})
    sizes = [each["size"] for each in parcels.records("parcel", sort="id")]
    done = parcels.post("/meta/deploy", {"components": components, "allow_data_loss": True})

    assert refused.status_code == 409
    assert refused.json is not None
    assert refused.json["code"] == "deploy.refused"
    assert [each["code"] for each in refused.json["errors"]] == ["deploy.data_loss"]
    assert sizes == ["1.26", "large", None]
    assert done.status_code == 200
    assert done.json is not None
    assert done.json["problems"] == []
    assert [each["code"] for each in done.json["warnings"]] == ["deploy.loses_data"]
    assert [each["size"] for each in parcels.records("parcel", sort="id")] == [
        "1.3",
        None,
        None,
    ]


def test_values_that_are_not_unique_refuse_a_deploy_whatever_it_allows(
    parcels: ApiClient,
) -> None:
    definition = parcel(type="text")
    definition["fields"][0]["unique"] = True

    answer = parcels.post("/meta/deploy", {"components": [definition], "allow_data_loss": True})

    assert answer.status_code == 409
    assert answer.json is not None
    (problem,) = answer.json["errors"]
    assert (problem["path"], problem["code"]) == ("/parcel/name", "deploy.unique_violated")
    assert problem["details"]["rows"] == 3
