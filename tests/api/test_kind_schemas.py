"""The forms of definitions over HTTP, each with an example."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator

from dougong.testing.over_http import ApiClient


def test_the_form_of_every_kind_is_one_document_that_its_example_has(api: ApiClient) -> None:
    kinds: Any = api.get("/meta").json

    for kind in kinds["kinds"]:
        found: Any = api.get(f"/meta/schemas/{kind['name']}").json

        Draft202012Validator(found["schema"]).validate(found["example"])
        assert found["example"]["kind"] == kind["name"]
    assert api.get("/meta/schemas/nothing").status_code == 404
