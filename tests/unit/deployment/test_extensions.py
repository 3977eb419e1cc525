"""Extensions: what a layer adds to an object of a lower one, added up and kept as it was said."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.kernel.errors import InvalidError
from dougong.packages.shipped import PackageShelf
from dougong.testing.desk import Desk, an_object


def manifest(name: str) -> dict[str, Any]:
    """Give what a package says of itself."""
    return {"name": name, "version": "1.0.0", "title": {"en": name}, "requires": {}}


def extending(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give an extension of the object of the package."""
    added = {"fields": list(fields)} if fields else {}
    return {"kind": "object", "name": "truck", "extends": True, **added, **more}


STATE = {"name": "state", "type": "picklist", "options": [{"value": "new"}, {"value": "old"}]}
AXLES = {"name": "axles", "type": "number"}
COLOR = {"name": "color", "type": "text", "max_length": 20}
TRUCK = an_object("truck", STATE)


@pytest.fixture
def fleet(desk: Desk) -> None:
    """The package, and nothing of the tenant above it."""
    held = desk.sql("SELECT layer FROM _definition WHERE name = 'truck' ORDER BY layer DESC")
    for (layer,) in held:
        if layer != "fleet":
            desk.deploy(delete=(("object", "truck"),), layer=layer, allow_data_loss=True)
    desk.deploy(TRUCK, layer="fleet", package=manifest("fleet"))


def faults(desk: Desk, *documents: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    """Give path and code of what is wrong with definitions."""
    with pytest.raises(InvalidError) as refused:
        desk.deploy(*documents, **more)
    return [(each.path, each.error.code) for each in refused.value.problems]


def test_fields_rules_types_and_options_of_an_extension_are_the_objects(
    desk: Desk, fleet: None
) -> None:
    rule = {"name": "no_red", "when": "color = 'red'", "message": {"en": "Not red"}}
    desk.deploy(
        extending(
            COLOR,
            rules=[rule],
            record_types=[{"name": "rented", "label": {"en": "Rented"}}],
            indexes=[["color"]],
            unique=[{"fields": ["name", "color"]}],
            options={"state": [{"value": "scrap", "closed": True}]},
        )
    )

    made = desk.create("truck", name="T", color="blue", state="scrap")

    assert (made["color"], made["state"], made["record_type"]) == ("blue", "scrap", "rented")
    with pytest.raises(InvalidError):
        desk.create("truck", name="T2", color="red")
    record = desk.model.object("truck")
    assert record.definition.indexes == (("color",),)
    assert [each.fields for each in record.definition.unique] == [("name", "color")]


def test_each_layer_is_kept_as_it_was_said(desk: Desk, fleet: None) -> None:
    said = extending(COLOR)
    desk.deploy(said)

    deployments = desk.platform.deployments
    assert deployments.definition(desk.actor, "object", "truck", "tenant") == said
    assert deployments.definition(desk.actor, "object", "truck", "package") == TRUCK
    merged: Any = deployments.definition(desk.actor, "object", "truck", "effective")
    assert [field["name"] for field in merged["fields"]] == ["name", "state", "color"]
    assert "extends" not in merged


def test_extensions_of_several_packages_add_up_in_the_order_of_layers(
    desk: Desk, fleet: None
) -> None:
    desk.deploy(extending(COLOR))
    desk.deploy(extending(AXLES), layer="cranes", package=manifest("cranes"))

    names = [field.name for field in desk.model.object("truck").definition.fields]

    assert names == ["name", "state", "axles", "color"]
    desk.deploy(TRUCK, layer="fleet", package={**manifest("fleet"), "version": "1.1.0"})
    assert [f.name for f in desk.model.object("truck").definition.fields] == names


def test_a_whole_object_of_a_higher_layer_hides_what_lies_below(desk: Desk, fleet: None) -> None:
    desk.deploy(extending(AXLES), layer="cranes", package=manifest("cranes"))

    desk.deploy(an_object("truck", STATE, COLOR))

    assert [f.name for f in desk.model.object("truck").definition.fields] == [
        "name",
        "state",
        "color",
    ]


def test_what_an_extension_no_longer_adds_is_kept_aside(desk: Desk, fleet: None) -> None:
    desk.deploy(extending(COLOR))
    desk.create("truck", name="painted", color="blue")

    deployed = desk.deploy(delete=(("object", "truck"),), allow_data_loss=True)

    assert [step["action"] for step in deployed.plan] == ["set_aside_column"]
    assert "color" not in desk.model.object("truck").fields


def test_faults_point_into_the_extension(desk: Desk, fleet: None) -> None:
    wrong = {"name": "speed", "type": "formula", "returns": "number", "formula": "axels + 1"}

    assert faults(desk, extending(AXLES, wrong)) == [
        ("/fields/1/formula", "expression.unknown_field"),
    ]
    assert faults(desk, extending(AXLES, rules=[{"name": "r", "when": "1 = 1"}])) == [
        ("/rules/0", "definition.missing_property"),
    ]
    assert faults(desk, extending(AXLES, title="name")) == [
        ("/title", "definition.unknown_property"),
    ]
    assert faults(desk, extending(AXLES, fields=7)) == [("/fields", "definition.wrong_type")]


def test_a_fault_of_an_option_points_to_where_it_is_added(desk: Desk, fleet: None) -> None:
    options = {"state": [{"value": "gone"}, {"value": "sold", "when": ["new"]}]}

    assert [path for path, _ in faults(desk, extending(options=options))] == [
        "/options/state/1/when"
    ]


def test_what_is_there_already_cannot_be_added(desk: Desk, fleet: None) -> None:
    rule = {"name": "r", "when": "1 = 2", "message": {"en": "x"}}
    desk.deploy(extending(AXLES, rules=[rule]), layer="cranes", package=manifest("cranes"))

    found = faults(
        desk,
        extending(
            {"name": "state", "type": "text"},
            AXLES,
            rules=[rule],
            options={
                "state": [{"value": "old"}],
                "name": [{"value": "x"}],
                "colour": [{"value": "x"}],
            },
        ),
    )

    assert found == [
        ("/fields/0/name", "definition.extension_clash"),
        ("/fields/1/name", "definition.extension_clash"),
        ("/rules/0/name", "definition.extension_clash"),
        ("/options/state/0/value", "definition.extension_clash"),
        ("/options/name", "definition.unfit_field"),
        ("/options/colour", "definition.unknown_field"),
    ]


def test_an_extension_of_nothing_says_what_to_do(desk: Desk, fleet: None) -> None:
    lone = {"kind": "object", "name": "trukc", "extends": True, "fields": [COLOR]}

    with pytest.raises(InvalidError) as refused:
        desk.deploy(lone)

    (fault,) = refused.value.problems
    assert (fault.path, fault.error.code) == ("/name", "definition.nothing_to_extend")
    assert "did you mean `truck`?" in fault.error.message()


def test_a_package_that_takes_away_what_an_extension_reads_is_told_where(
    desk: Desk, fleet: None
) -> None:
    shown = {"name": "shown", "type": "formula", "returns": "text", "formula": "state & '!'"}
    desk.deploy(extending(shown))

    found = faults(desk, an_object("truck"), layer="fleet", allow_data_loss=True)

    assert found == [("/fields/0/formula", "deploy.still_used")]


def test_a_rename_reaches_into_extensions_and_leaves_them_apart(desk: Desk, fleet: None) -> None:
    shown = {"name": "shown", "type": "formula", "returns": "text", "formula": "state & color"}
    desk.deploy(extending(COLOR, shown, options={"state": [{"value": "sold"}]}))
    kept = desk.create("truck", name="R", color="green", state="sold")

    desk.deploy(layer="fleet", renames={"object.truck.state": "condition", "object.truck": "lorry"})
    desk.deploy(renames={"object.lorry.color": "paint"})

    deployments = desk.platform.deployments
    said: Any = deployments.definition(desk.actor, "object", "lorry", "tenant")
    assert (said["name"], said["extends"]) == ("lorry", True)
    assert [field["name"] for field in said["fields"]] == ["paint", "shown"]
    assert said["fields"][1]["formula"] == "condition & paint"
    assert said["options"] == {"condition": [{"value": "sold"}]}
    base: Any = deployments.definition(desk.actor, "object", "lorry", "package")
    assert [field["name"] for field in base["fields"]] == ["name", "condition"]
    assert desk.get("lorry", kept["id"])["shown"] == "soldgreen"
    desk.deploy(layer="fleet", renames={"object.lorry.condition": "state", "object.lorry": "truck"})
    desk.deploy(renames={"object.truck.paint": "color"})


def test_a_version_with_an_extension_can_be_gone_back_to(desk: Desk, fleet: None) -> None:
    with_it = desk.deploy(extending(COLOR)).version
    desk.create("truck", name="B", color="black")
    desk.deploy(delete=(("object", "truck"),), allow_data_loss=True)

    desk.deploy(back_to=with_it)

    assert [each["color"] for each in desk.list("truck", where="name = 'B'")] == ["black"]


def test_the_service_package_adds_to_the_accounts_of_the_core(desk: Desk) -> None:
    shelf = {manifest.name: (manifest, folder) for manifest, folder in shipped("service")}
    desk.platform.provisioning.installer.install(desk.actor, *shelf["service"])
    account = desk.create("account", name="Mill")
    desk.create("ticket", subject="Leak", account=account["id"])
    done = {"status": "closed", "resolution": "New seal"}
    desk.create("ticket", subject="Done", account=account["id"], **done)

    found = desk.get("account", account["id"])

    assert (found["support_tier"], found["open_tickets"]) == ("standard", "1")
    assert in_layers(desk) == ["core", "service"]


def shipped(*names: str) -> Any:
    """Give packages that ship, with those that they need."""
    return PackageShelf.shipped().with_requirements(names)


def in_layers(desk: Desk) -> list[str]:
    """Give the layers that say something of accounts."""
    found = desk.sql(
        "SELECT layer FROM _definition WHERE kind = 'object' AND name = 'account' ORDER BY layer"
    )
    return [layer for (layer,) in found]
