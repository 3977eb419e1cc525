"""Provenance: of each property which layer says it, since when and by whom."""

from __future__ import annotations

from typing import Any

import pytest
from tests.api.test_layers import LONGER, Fleet, field, van

from dougong.deployment.deploy import Deployed


@pytest.fixture
def fleet(home: Any) -> Fleet:
    """A package with an object that no test before had."""
    known = home.api.get("/meta/object", layer="package").json["definitions"]
    made = Fleet(home, f"bus{len(known)}")
    made.bring(van(made.name))
    return made


def told(fleet: Fleet, path: str | None = None) -> dict[str, Any]:
    """Give what is told of an object, its properties by pointer."""
    answer = fleet.api.get(f"{path or fleet.path}/provenance")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return {**found, "properties": {each["path"]: each for each in found["properties"]}}


def test_all_is_of_the_package_until_somebody_says_otherwise(fleet: Fleet) -> None:
    found = told(fleet)

    assert found["properties"] == {}
    assert (found["base"]["layer"], found["base"]["version"]) == (fleet.package, "1.0.0")
    assert (found["base"]["since"]["by"], found["base"]["since"]["who"]) == (None, None)


def test_a_property_tells_who_said_it_when_and_over_what(fleet: Fleet) -> None:
    first = fleet.say(**LONGER)["version"]
    patch = {**LONGER, "icon": {"to": "box"}, "fields": {"order": ["model", "plate"]}}
    second = fleet.say(**patch)["version"]

    found = told(fleet)["properties"]

    longer = found["/fields/model/max_length"]
    assert (longer["change"], longer["value"], longer["below"]) == ("changed", 60, 40)
    assert (longer["layer"], longer["version"], longer["since"]["version"]) == (
        "tenant",
        None,
        first,
    )
    assert longer["since"]["by"] is not None
    assert longer["since"]["who"]
    assert (found["/icon"]["change"], found["/icon"]["since"]["version"]) == ("added", second)
    assert (found["/fields"]["change"], found["/fields"]["value"]) == (
        "reordered",
        ["model", "plate"],
    )


def test_an_upgrade_does_not_take_over_what_a_tenant_said(fleet: Fleet) -> None:
    said = fleet.say(**LONGER)["version"]
    newer = van(fleet.name, icon="truck")
    upgraded: Deployed = fleet.bring(newer)

    found = told(fleet)

    assert found["properties"]["/fields/model/max_length"]["since"]["version"] == said
    assert found["base"]["since"]["version"] == upgraded.version
    assert found["base"]["version"] == "2.0.0"


def test_what_another_package_adds_is_told_of_that(fleet: Fleet) -> None:
    other = Fleet(fleet.home, f"{fleet.name}_more")
    extension = {
        "kind": "object",
        "name": fleet.name,
        "extends": True,
        "fields": [field("axles", "number")],
    }
    other.bring(extension)
    fleet.say(fields__color={"to": field("color")})

    found = told(fleet)["properties"]

    assert found["/fields/axles"]["layer"] == other.package
    assert found["/fields/axles"]["version"] == "1.0.0"
    assert found["/fields/color"]["layer"] == "tenant"


def test_what_was_said_is_known_after_a_rename(fleet: Fleet) -> None:
    said = fleet.say(**LONGER)["version"]
    fleet.bring(van(f"{fleet.name}x"), renames={f"object.{fleet.name}": f"{fleet.name}x"})

    found = told(fleet, f"{fleet.path}x")

    assert found["properties"]["/fields/model/max_length"]["since"]["version"] == said


def test_a_tenants_own_definition_is_its_own(home: Any) -> None:
    answer = home.api.get("/meta/object/company/provenance")

    assert answer.json["base"]["layer"] == "tenant"
    assert answer.json["properties"] == []
    assert home.api.get("/meta/object/compny/provenance").status_code == 404
    assert home.api.get("/meta/nothing/company/provenance").status_code == 404
