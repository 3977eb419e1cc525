"""Layers and versions: what packages say, what the tenant says above them, what each deploy did."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.deployment.errors import PackageOwnedError, UnknownDefinitionError
from dougong.kernel.errors import InvalidError
from dougong.testing.desk import Desk, an_object


def manifest(version: str, name: str = "fleet") -> dict[str, Any]:
    """Give what a package says of itself."""
    return {"name": name, "version": version, "title": {"en": name}, "requires": {}}


def truck(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give the object that the package brings."""
    return an_object("truck", *fields, **more)


def in_layers(desk: Desk, kind: str = "object", name: str = "truck") -> list[str]:
    """Give the layers that hold a definition."""
    found = desk.sql(
        "SELECT layer FROM _definition WHERE kind = %s AND name = %s ORDER BY layer", kind, name
    )
    return [layer for (layer,) in found]


LOAD = {"name": "load", "type": "number"}
AXLES = {"name": "axles", "type": "number"}
COLOR = {"name": "color", "type": "text"}


@pytest.fixture
def fleet(desk: Desk) -> None:
    """The package at its first version, and nothing of the tenant above it."""
    if "tenant" in in_layers(desk):
        desk.deploy(delete=(("object", "truck"),))
    desk.deploy(truck(LOAD), layer="fleet", package=manifest("1.0.0"))


def test_a_tenants_version_of_an_object_is_in_force(desk: Desk, fleet: None) -> None:
    desk.deploy(truck(LOAD, COLOR))

    assert in_layers(desk) == ["fleet", "tenant"]
    assert desk.create("truck", load="1", color="red")["color"] == "red"
    deployments = desk.platform.deployments
    assert deployments.definition(desk.actor, "object", "truck", "package") == truck(LOAD)
    assert deployments.definition(desk.actor, "object", "truck", "tenant") == truck(LOAD, COLOR)
    assert deployments.definition(desk.actor, "object", "truck", "effective") == truck(LOAD, COLOR)


def test_an_upgrade_leaves_the_tenants_version_in_force(desk: Desk, fleet: None) -> None:
    desk.deploy(truck(LOAD, COLOR))

    upgraded = desk.deploy(truck(LOAD, AXLES), layer="fleet", package=manifest("2.0.0"))

    assert (upgraded.plan, upgraded.changed) == ([], 1)
    assert set(desk.model.object("truck").fields) >= {"load", "color"}
    assert "axles" not in desk.model.object("truck").fields
    assert desk.platform.deployments.packages(desk.actor)["fleet"]["version"] == "2.0.0"


def test_without_the_tenants_version_the_packages_is_in_force_again(
    desk: Desk, fleet: None
) -> None:
    desk.deploy(truck(LOAD, COLOR))
    desk.deploy(truck(LOAD, AXLES), layer="fleet", package=manifest("2.0.0"))

    deployed = desk.deploy(delete=(("object", "truck"),))

    assert [step["action"] for step in deployed.plan] == ["add_column", "set_aside_column"]
    assert in_layers(desk) == ["fleet"]
    assert "axles" in desk.model.object("truck").fields
    assert "color" not in desk.model.object("truck").fields


def test_what_the_tenant_hides_must_be_sound_all_the_same(desk: Desk, fleet: None) -> None:
    desk.deploy(truck(LOAD, COLOR))

    with pytest.raises(InvalidError):
        desk.deploy(truck({"name": "x", "type": "nonsense"}), layer="fleet")


def test_a_package_above_another_says_otherwise(desk: Desk, fleet: None) -> None:
    desk.deploy(truck(LOAD, AXLES), layer="cranes", package=manifest("1.0.0", "cranes"))

    assert "axles" in desk.model.object("truck").fields
    assert desk.model.packages == ("core", "fleet", "cranes")
    desk.deploy(truck(LOAD), layer="fleet", package=manifest("3.0.0"))
    assert "axles" in desk.model.object("truck").fields
    assert desk.model.packages == ("core", "fleet", "cranes")
    desk.deploy(delete=(("object", "truck"),), layer="cranes")


def test_what_a_package_brings_goes_only_with_it(desk: Desk, fleet: None) -> None:
    with pytest.raises(PackageOwnedError) as refused:
        desk.deploy(delete=(("object", "truck"),))

    assert refused.value.details["package"] == "fleet"
    assert in_layers(desk) == ["fleet"]


def test_an_unknown_definition_is_named_with_the_nearest(desk: Desk, fleet: None) -> None:
    with pytest.raises(UnknownDefinitionError) as refused:
        desk.deploy(delete=(("object", "trukc"),))

    assert "did you mean `truck`?" in refused.value.message()


def test_a_deploy_that_changes_nothing_is_no_version(desk: Desk, fleet: None) -> None:
    before = desk.sql("SELECT version FROM _head")

    again = desk.deploy(truck(LOAD), layer="fleet", package=manifest("1.0.0"))
    empty = desk.deploy()

    assert (again.version, again.changed, again.plan) == (before[0][0], 0, [])
    assert (empty.version, empty.changed) == (before[0][0], 0)
    assert desk.sql("SELECT version FROM _head") == before


def test_a_new_version_of_a_package_is_one_even_with_the_same_definitions(
    desk: Desk, fleet: None
) -> None:
    before = desk.sql("SELECT version FROM _head")[0][0]

    deployed = desk.deploy(truck(LOAD), layer="fleet", package=manifest("1.0.1"))

    assert (deployed.version, deployed.changed) == (before + 1, 0)
    assert desk.platform.deployments.packages(desk.actor)["fleet"]["version"] == "1.0.1"


def test_every_version_tells_what_it_changed_from_what_to_what(desk: Desk, fleet: None) -> None:
    desk.deploy(truck(LOAD, COLOR), note="painted")
    desk.deploy(delete=(("object", "truck"),), note="as delivered")

    versions = desk.platform.deployments.past.versions(desk.actor, 2)
    latest, before = (each.row for each in versions)
    changes = desk.sql(
        "SELECT version, kind, name, layer, before, after FROM _version_change"
        " WHERE version >= %s ORDER BY version",
        before.number,
    )

    assert (latest.note, latest.number) == ("as delivered", before.number + 1)
    assert (before.note, str(before.by), before.at) == (
        "painted",
        desk.user_id,
        desk.platform.clock.now(),
    )
    assert [step["action"] for step in before.plan] == ["add_column"]  # type: ignore[union-attr, call-overload, index]
    assert changes == [
        (before.number, "object", "truck", "tenant", None, truck(LOAD, COLOR)),
        (latest.number, "object", "truck", "tenant", truck(LOAD, COLOR), None),
    ]


def test_a_definition_sent_twice_is_refused(desk: Desk, fleet: None) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.deploy(truck(LOAD), truck(AXLES))

    assert [fault.error.code for fault in refused.value.problems] == ["definition.duplicate"]
