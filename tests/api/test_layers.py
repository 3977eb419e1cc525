"""Layers: what a tenant says of a package's definitions is a patch, and upgrades leave it alone."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import Any

import pytest

from dougong.access.actor import system_actor
from dougong.deployment.deploy import Deployed, DeployRequest
from dougong.deployment.layering.errors import NamesTakenError, PackageConflictsError
from dougong.kernel.errors import InvalidError
from dougong.metadata.definition import Definition
from dougong.metadata.merging import Side
from dougong.testing.over_http import Home

_names = (f"van{number}" for number in count(1))


def text(en: str) -> dict[str, str]:
    """Make a label."""
    return {"en": en, "zh-CN": en}


def field(name: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    """Make a field."""
    return {"name": name, "type": kind, "label": text(name.capitalize()), **more}


def van(name: str, *more: dict[str, Any], **other: Any) -> dict[str, Any]:
    """Make the object of a package."""
    fields = [field("plate", max_length=20), field("model", max_length=40), *more]
    label = text(name.capitalize())
    base = {"kind": "object", "name": name, "label": label, "plural": label, "title": "plate"}
    return {**base, "fields": fields, **other}


class Fleet:
    """A package of a tenant, in as many versions as a test wants."""

    def __init__(self, home: Home, name: str) -> None:
        self.home = home
        self.api: Any = home.api
        self.package = f"{name}_fleet"
        self.path = f"/meta/object/{name}"
        self.name = name
        self._version = 0

    def bring(
        self, *definitions: dict[str, Any], delete: Iterable[str] = (), **more: Any
    ) -> Deployed:
        """Install or upgrade it; further options are those of the request, or of the manifest."""
        self._version += 1
        manifest = {
            "name": self.package,
            "version": f"{self._version}.0.0",
            "title": text("Fleet"),
            **more.pop("manifest", {}),
        }
        request = DeployRequest(
            definitions=[Definition(d["kind"], d["name"], d, self.package) for d in definitions],
            delete=[("object", each) for each in delete],
            layer=self.package,
            package=manifest,
            **more,
        )
        deployments = self.home.platform.deployments
        return deployments.deploy(system_actor(self.home.tenant), request)

    def patch(self) -> Any:
        """Give what the tenant says, by pointer; None where nothing."""
        answer = self.api.get(self.path, layer="tenant")
        return answer.json["patch"] if answer.status_code == 200 else None

    def effective(self) -> Any:
        """Give what is in force."""
        return self.api.get(self.path).json

    def say(self, **entries: Any) -> Any:
        """Send a patch that must be accepted; ``a__b`` stands for the pointer ``/a/b``."""
        sent = {"/" + path.replace("__", "/"): each for path, each in entries.items()}
        body = {"kind": "object", "name": self.name, "patch": sent}
        answer = self.api.put(self.path, body)
        assert answer.status_code == 200, answer.text
        return answer.json


@pytest.fixture
def fleet(home: Home) -> Fleet:
    """A package with an object, just installed."""
    made = Fleet(home, next(_names))
    made.bring(van(made.name))
    return made


LONGER = {"fields__model__max_length": {"from": 40, "to": 60}}


def test_a_whole_definition_of_a_package_is_kept_as_a_patch(fleet: Fleet) -> None:
    wanted = van(fleet.name, field("color"))
    wanted["fields"][1]["max_length"] = 60

    fleet.api.put(fleet.path, wanted)

    assert fleet.patch() == {
        "/fields/color": {"to": field("color")},
        "/fields/model/max_length": {"to": 60, "from": 40},
    }
    assert fleet.effective() == wanted
    assert fleet.api.get(fleet.path, layer="package").json == van(fleet.name)
    fleet.api.put(fleet.path, van(fleet.name))
    assert fleet.patch() is None


def test_a_patch_is_taken_as_it_is(fleet: Fleet) -> None:
    fleet.say(**LONGER)

    assert fleet.patch() == {"/fields/model/max_length": {"from": 40, "to": 60}}
    assert fleet.effective()["fields"][1]["max_length"] == 60


@pytest.mark.parametrize(
    ("entries", "path", "code"),
    [
        ({"/fields/modle/max_length": {"to": 1}}, "/patch/~1fields~1modle~1max_length", "unknown"),
        ({"/fields/nothing": {}}, "/patch/~1fields~1nothing", "form"),
        ({"/fields/x": {"to": field("y")}}, "/patch/~1fields~1x/to", "misnamed_part"),
        ({"/name": {"to": "x"}}, "/patch/~1name", "fixed"),
        ({"/fields": {"order": ["model", "plat"]}}, "/patch/~1fields/order/1", "unknown"),
        ({"/fields": {"order": ["a", "b"], "to": 1}}, "/patch/~1fields/order", "mixed_entry"),
        ({"no pointer": {"to": 1}}, "/patch", "form"),
        (
            {"/label": {"to": {}}, "/label/en": {"to": "x"}},
            "/patch/~1label~1en",
            "overlap",
        ),
        (
            {"/fields/model/max_length": {"from": 40, "to": "long"}},
            "/patch/~1fields~1model~1max_length/to",
            "form",
        ),
    ],
)
def test_faults_of_a_patch_are_told_by_their_place(
    fleet: Fleet, entries: Any, path: str, code: str
) -> None:
    answer = fleet.api.put(fleet.path, {"kind": "object", "name": fleet.name, "patch": entries})

    assert answer.status_code == 422, answer.text
    fault = answer.json["errors"][0]
    assert fault["path"].startswith(path)
    assert code in fault["code"] or fault["code"].startswith("definition.")
    assert fleet.patch() is None
    if "modle" in path:
        assert "did you mean `model`?" in fault["message"]


def test_a_patch_of_nothing_is_refused(home: Any) -> None:
    body = {"kind": "object", "name": "company", "patch": {"/title": {"from": "x", "to": "code"}}}

    answer = home.api.put("/meta/object/company", body)

    assert answer.status_code == 422
    assert answer.json["errors"][0]["code"] == "patch.nothing_below"


def test_a_patch_made_against_something_else_is_a_conflict(fleet: Fleet) -> None:
    entries = {"/fields/model/max_length": {"from": 30, "to": 60}}
    component = {"kind": "object", "name": fleet.name, "patch": entries}

    refused = fleet.api.post("/meta/deploy", {"components": [component]})
    key = f"object/{fleet.name}/fields/model/max_length"
    chosen = {"components": [component], "choices": {key: "mine"}}
    taken = fleet.api.post("/meta/deploy", chosen)

    assert (refused.status_code, refused.json["code"]) == (409, "package.conflicts")
    details = refused.json["errors"][0]["details"]
    assert [details[each] for each in ("base", "mine", "theirs", "key")] == [30, 60, 40, key]
    assert taken.status_code == 200
    assert fleet.patch() == {"/fields/model/max_length": {"from": 40, "to": 60}}


def test_an_upgrade_leaves_what_the_tenant_says_and_brings_the_rest(fleet: Fleet) -> None:
    fleet.say(**LONGER, fields__color={"to": field("color")})
    newer = van(fleet.name, field("axles", "number"), icon="truck")
    newer["fields"][1]["help"] = text("As in the papers")

    seen = fleet.bring(newer, check_only=True)
    done = fleet.bring(newer)

    assert [each["path"] for each in seen.merged] == ["/fields/color", "/fields/model/max_length"]
    assert (seen.conflicts, done.merged) == ([], seen.merged)
    found = fleet.effective()
    assert [each["name"] for each in found["fields"]] == ["plate", "model", "axles", "color"]
    assert (found["icon"], found["fields"][1]["max_length"]) == ("truck", 60)
    assert found["fields"][1]["help"] == text("As in the papers")
    assert sorted(fleet.patch()) == ["/fields/color", "/fields/model/max_length"]


def test_what_both_changed_is_for_somebody_to_decide(fleet: Fleet) -> None:
    fleet.say(**LONGER)
    newer = van(fleet.name, icon="truck")
    newer["fields"][1]["max_length"] = 50
    before = fleet.effective()
    key = f"object/{fleet.name}/fields/model/max_length"

    seen = fleet.bring(newer, check_only=True)
    with pytest.raises(PackageConflictsError) as refused:
        fleet.bring(newer)

    place = {"kind": "object", "name": fleet.name, "path": "/fields/model/max_length", "key": key}
    assert seen.conflicts == [{**place, "base": 40, "mine": 60, "theirs": 50}]
    assert refused.value.status == 409
    assert fleet.effective() == before
    fleet.bring(newer, choices={key: Side.MINE})
    assert fleet.effective()["fields"][1]["max_length"] == 60
    assert fleet.patch() == {"/fields/model/max_length": {"from": 50, "to": 60}}
    newer["fields"][1]["max_length"] = 55
    fleet.bring(newer, choices={key: Side.THEIRS})
    assert fleet.effective()["fields"][1]["max_length"] == 55
    assert fleet.patch() is None


@pytest.mark.parametrize("side", list(Side))
def test_what_a_package_no_longer_brings_is_kept_or_goes(fleet: Fleet, side: Side) -> None:
    fleet.say(fields__color={"to": field("color")})
    fleet.api.create(fleet.name, plate="A 1", color="red")

    with pytest.raises(PackageConflictsError):
        fleet.bring(delete=[fleet.name], allow_data_loss=True)
    choices = {f"object/{fleet.name}": side}
    fleet.bring(delete=[fleet.name], allow_data_loss=True, choices=choices)

    own = fleet.api.get(fleet.path, layer="tenant")
    if side is Side.THEIRS:
        assert own.status_code == 404
    else:
        assert [each["name"] for each in own.json["fields"]] == ["plate", "model", "color"]
        assert [each["color"] for each in fleet.api.records(fleet.name)] == ["red"]


@pytest.mark.parametrize("side", list(Side))
def test_a_name_that_the_tenant_has_is_not_taken_silently(home: Any, side: Side) -> None:
    fleet = Fleet(home, next(_names))
    home.deploy(van(fleet.name, field("own"), icon="box"))
    brought = van(fleet.name, field("axles", "number"), icon="truck")

    with pytest.raises(NamesTakenError) as refused:
        fleet.bring(brought)
    choices = {f"object/{fleet.name}": side}
    fleet.bring(brought, choices=choices, allow_data_loss=True)

    assert refused.value.problems[0].error.code == "package.name_of_tenant"
    found = fleet.effective()
    names = [each["name"] for each in found["fields"]]
    if side is Side.THEIRS:
        assert (found, fleet.patch()) == (brought, None)
    else:
        assert (found["icon"], sorted(names)) == ("box", ["axles", "model", "own", "plate"])
        assert sorted(fleet.patch()) == ["/fields", "/fields/own", "/icon"]


def test_two_packages_do_not_bring_one_name_unless_one_builds_on_the_other(fleet: Fleet) -> None:
    other = Fleet(fleet.home, next(_names))

    with pytest.raises(NamesTakenError) as refused:
        other.bring(van(fleet.name, icon="truck"))
    other.bring(
        van(fleet.name, icon="truck"),
        manifest={"requires": {"packages": {fleet.package: ">=1.0.0"}}},
    )

    assert refused.value.problems[0].error.code == "package.name_of_package"
    assert f"uninstall `{fleet.package}`" in refused.value.problems[0].error.message()
    assert fleet.effective()["icon"] == "truck"


def test_what_a_package_locks_nobody_changes(home: Any) -> None:
    fleet = Fleet(home, next(_names))
    fleet.bring(van(fleet.name))
    fleet.say(**LONGER)
    fleet.bring(van(fleet.name, icon="truck"), manifest={"changes": {"object": "locked"}})

    wanted = fleet.effective()
    answer = home.api.put(fleet.path, {**wanted, "icon": "box"})

    assert (answer.status_code, answer.json["code"]) == (403, "package.locked")
    assert fleet.package in answer.json["detail"]
    assert fleet.effective() == wanted
    assert home.api.delete(f"{fleet.path}/patch").status_code == 200
    assert fleet.patch() is None


def test_what_a_package_leaves_to_tenants_stays_as_it_is(home: Any) -> None:
    fleet = Fleet(home, next(_names))
    local = {"manifest": {"changes": {"object": "local"}}}
    fleet.bring(van(fleet.name), **local)
    before = fleet.effective()

    fleet.bring(van(fleet.name, field("axles", "number")), **local)
    assert fleet.effective() == before
    fleet.bring(delete=[fleet.name], **local)

    assert fleet.effective() == before


def test_a_reader_that_an_upgrade_breaks_is_named_with_its_place(fleet: Fleet) -> None:
    formula = field("shown", "formula", returns="text", formula="model & '!'")
    fleet.say(fields__shown={"to": formula})
    newer = van(fleet.name)
    del newer["fields"][1]

    with pytest.raises(InvalidError) as refused:
        fleet.bring(newer, allow_data_loss=True)

    (fault,) = refused.value.problems
    assert (fault.path, fault.error.code) == (
        "/patch/~1fields~1shown/to/formula",
        "deploy.still_used",
    )
    assert fault.file == f"tenant/objects/{fleet.name}.json"


def test_a_property_returns_to_what_the_package_says(fleet: Fleet) -> None:
    fleet.say(**LONGER, icon={"to": "box"}, fields={"order": ["model", "plate"]})
    admin = fleet.api

    ordered = admin.call(
        "DELETE", f"{fleet.path}/patch", query_string={"path": "/fields", "only": "order"}
    )
    answer = admin.call(
        "DELETE",
        f"{fleet.path}/patch",
        query_string={"path": "/fields/model/max_length", "note": "Back again"},
    )

    assert (ordered.status_code, answer.status_code) == (200, 200)
    assert fleet.patch() == {"/icon": {"to": "box"}}
    assert admin.get("/meta/versions").json["versions"][0]["note"] == "Back again"
    again = admin.call("DELETE", f"{fleet.path}/patch", query_string={"path": "/icn"})
    assert (again.status_code, again.json["code"]) == (404, "package.nothing_changed")
    assert admin.delete("/meta/object/company/patch").status_code == 404


def test_a_draft_returns_to_what_the_package_says(fleet: Fleet) -> None:
    admin, draft = fleet.api, f"/meta/draft/object/{fleet.name}"
    fleet.say(**LONGER)
    wanted = {**fleet.effective(), "icon": "box"}
    admin.put(draft, {"definition": wanted})

    place = {"kind": "object", "name": fleet.name, "path": "/fields/model/max_length"}
    kept = admin.post("/meta/draft/return", place)

    assert kept.status_code == 200, kept.text
    assert kept.json["patch"] == {"/icon": {"to": "box"}}
    assert kept.json["state"] == "changed"
    assert admin.post("/meta/draft/return", place).status_code == 404
    assert admin.post("/meta/draft/publish", {}).status_code == 200
    assert fleet.patch() == {"/icon": {"to": "box"}}


def test_a_version_with_a_patch_can_be_gone_back_to(fleet: Fleet) -> None:
    version = fleet.say(**LONGER)["version"]
    before = fleet.effective()
    newer = van(fleet.name, icon="truck")
    newer["fields"][1]["max_length"] = 50
    key = f"object/{fleet.name}/fields/model/max_length"
    fleet.bring(newer, choices={key: Side.THEIRS})

    answer = fleet.api.post("/meta/rollback", {"version": version})

    assert answer.status_code == 200, answer.text
    assert fleet.effective() == before
    assert fleet.patch() == {"/fields/model/max_length": {"from": 40, "to": 60}}
