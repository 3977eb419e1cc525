"""The life of a package over HTTP: gallery, plan, install, upgrade, uninstall, and back again."""

from __future__ import annotations

import io
from typing import Any

import orjson
import pytest
from PIL import Image

from dougong.packages.archive import archive, sealed
from dougong.packages.folder import PackageFolder, package_of
from dougong.testing.over_http import (  # noqa: F401 - pytest finds fixtures by their names here
    ApiClient,
    Home,
    SettableClock,
    app,
    clock,
    make_home,
    platform,
)


def text(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh-CN": zh}


MACHINE: dict[str, Any] = {
    "kind": "object",
    "name": "machine",
    "label": text("Machine", "设备"),
    "plural": text("Machines", "设备"),
    "title": "serial",
    "fields": [
        {
            "name": "serial",
            "type": "text",
            "label": text("Serial", "序列号"),
            "required": True,
            "unique": True,
            "max_length": 40,
        },
        {"name": "hours", "type": "number", "label": text("Hours", "小时"), "scale": 0},
        {"name": "old_note", "type": "text", "label": text("Old note", "旧备注")},
    ],
}
SET: dict[str, Any] = {
    "kind": "permission_set",
    "name": "mechanic",
    "label": text("Mechanic", "技师"),
    "objects": {"machine": {"read": True}},
}
SAMPLE: dict[str, Any] = {
    "kind": "sample",
    "name": "machines",
    "object": "machine",
    "key": "serial",
    "records": [{"serial": "SN-1", "hours": "5"}, {"serial": "SN-2"}],
}
ERP: dict[str, Any] = {
    "kind": "connector",
    "name": "erp",
    "label": text("ERP", "ERP"),
    "base_url": "https://erp.example.com/api",
    "auth": {"type": "bearer", "slot": "erp_token"},
}
MANIFEST: dict[str, Any] = {
    "name": "after_sales",
    "version": "1.0.0",
    "title": text("After-sales", "售后"),
    "description": text("Machines and who repairs them.", "设备及其维修。"),
    "publisher": "Example Ltd",
    "license": "Apache-2.0",
    "requires": {"packages": {"core": ">=0.1.0"}},
    "secrets": [
        {
            "name": "erp_token",
            "label": text("Token of the ERP", "ERP 令牌"),
            "help": text("Ask IT.", "请向 IT 索取。"),
        }
    ],
    "screenshots": ["screenshots/board.png"],
    "docs": {"en": "docs/en.md", "zh-CN": "docs/zh-CN.md"},
}


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(out, "PNG")
    return out.getvalue()


def package(
    *definitions: dict[str, Any], files: dict[str, bytes] | None = None, **manifest: Any
) -> PackageFolder:
    told = {**MANIFEST, **manifest}
    plurals = {"object": "objects", "permission_set": "permission_sets", "sample": "samples"}
    content = {
        "manifest.json": orjson.dumps(told),
        "docs/en.md": b"# After-sales\n",
        "docs/zh-CN.md": "# 售后\n".encode(),
        "screenshots/board.png": picture(),
    }
    for each in definitions:
        folder = plurals.get(each["kind"], f"{each['kind']}s")
        content[f"metadata/{folder}/{each['name']}.json"] = orjson.dumps(each)
    return package_of({**content, **(files or {})})


def first(**manifest: Any) -> PackageFolder:
    return package(MACHINE, SET, SAMPLE, ERP, **manifest)


def machine(*fields: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**MACHINE, "fields": [*MACHINE["fields"][:1], *fields], **changes}


def upload(api: ApiClient, wanted: PackageFolder) -> Any:
    answer = api.call(
        "POST",
        "/packages",
        data=archive(sealed(wanted)),
        headers={"Content-Type": "application/zip"},
    )
    assert answer.status_code == 201, answer.text
    return answer.json


def plan(api: ApiClient, action: str, **more: Any) -> Any:
    answer = api.post("/packages/after_sales/plan", {"action": action, **more})
    assert answer.status_code == 200, answer.text
    return answer.json


def do(api: ApiClient, action: str, **more: Any) -> Any:
    seen = plan(api, action, **more)
    assert seen["problems"] == []
    body = {"action": action, "hash": seen["hash"], **more}
    answer = api.post("/packages/after_sales/apply", body)
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.fixture
def home(platform: Any, app: Any) -> Home:  # noqa: F811 - the fixtures above
    return make_home(platform, app)


def test_an_uploaded_package_is_shown_planned_and_installed(home: Home) -> None:
    api = home.api

    shown = upload(api, first())
    again = upload(api, first())
    seen = plan(api, "install")
    done = do(api, "install")

    assert (shown["installed"], shown["available"], shown["source"]) == (None, "1.0.0", "uploaded")
    assert again["versions"] == ["1.0.0"]
    assert shown["description"]["zh-CN"] == "设备及其维修。"
    assert (shown["publisher"], shown["license"]) == ("Example Ltd", "Apache-2.0")
    assert shown["signer"] == {"state": "unsigned", "key": None, "name": None}
    assert seen["possible"] is True
    assert {(e["kind"], e["name"], e["change"]) for e in seen["changes"]} >= {
        ("object", "machine", "added"),
        ("sample", "machines", "added"),
    }
    assert seen["samples"] == 2
    assert done["package"]["installed"] == "1.0.0"
    secret = {"connector": "erp", "slot": "erp_token", "set": False}
    label = text("Token of the ERP", "ERP 令牌")
    told = {**secret, "label": label, "help": text("Ask IT.", "请向 IT 索取。")}
    assert (seen["secrets"], done["package"]["secrets"]) == ([told], [told])
    assert [each["serial"] for each in api.records("machine", sort="serial")] == ["SN-1", "SN-2"]
    acts = [each["action"] for each in api.get("/audit").json["entries"]]  # type: ignore[index]
    assert {"package.uploaded", "package.installed"} <= set(acts)


def test_a_package_is_shown_with_its_docs_and_pictures(home: Home) -> None:
    upload(home.api, first())

    whole: Any = home.api.saying("zh-CN").get("/packages/after_sales").json
    shot = home.api.get("/packages/after_sales/screenshots", position="0")
    none = home.api.get("/packages/after_sales/screenshots", position="1")
    missing = home.api.get("/packages/after_sale")

    assert whole["document"] == "# 售后\n"
    assert {"kind": "objects", "count": 1} in whole["brings"]
    assert (shot.status_code, shot.content_type, shot.data) == (200, "image/png", picture())
    assert "sandbox" in shot.headers["Content-Security-Policy"]
    assert (none.status_code, none.json["code"]) == (422, "package.missing_file")  # type: ignore[index]
    assert (missing.status_code, missing.json["code"]) == (404, "package.not_found")  # type: ignore[index]
    assert "after_sales" in missing.json["detail"]  # type: ignore[index]


def test_the_shipped_packages_are_in_the_gallery_with_what_they_need(home: Home) -> None:
    listed = {each["name"]: each for each in home.api.get("/packages").json["packages"]}  # type: ignore[index]

    assert listed["core"]["installed"] == listed["core"]["available"]
    assert listed["service"]["installed"] is None
    assert listed["service"]["source"] == "shipped"
    assert listed["service"]["signer"]["state"] == "shipped"
    assert listed["service"]["met"] is True
    assert {each["kind"] for each in listed["service"]["requires"]} == {"platform", "package"}


def test_a_plan_that_is_old_is_refused(home: Home) -> None:
    upload(home.api, first())
    seen = plan(home.api, "install")
    home.deploy({**MACHINE, "name": "other"})

    body = {"action": "install", "hash": seen["hash"]}
    refused: Any = home.api.post("/packages/after_sales/apply", body)

    assert (refused.status_code, refused.json["code"]) == (409, "package.plan_changed")
    assert home.api.get("/data/machine").status_code == 404


def test_an_upgrade_renames_removes_and_merges_with_words(home: Home) -> None:
    api = home.api
    upload(api, first())
    do(api, "install")
    changed = api.get("/meta/object/machine").json
    changed["fields"][0]["max_length"] = 60  # type: ignore[index]
    api.put("/meta/object/machine", changed)
    one, _ = api.records("machine", sort="serial")
    api.patch(f"/data/machine/{one['id']}", {"old_note": "rusty"})
    renamed = {**MACHINE["fields"][1], "name": "run_hours"}
    added = {"name": "site", "type": "text", "label": text("Site", "地点")}
    records = [{"serial": "SN-1", "run_hours": "5"}, {"serial": "SN-2"}]
    second = package(
        machine(renamed, added),
        SET,
        {**SAMPLE, "records": records},
        ERP,
        version="2.0.0",
        renames=[{"from": "object.machine.hours", "to": "run_hours", "since": "2.0.0"}],
        removes=[
            {"what": "object.machine.old_note", "since": "2.0.0", "why": text("Unused.", "无用。")}
        ],
    )
    shown = upload(api, second)

    seen = plan(api, "upgrade")
    done = do(api, "upgrade")

    assert (shown["installed"], shown["available"], shown["update"]) == ("1.0.0", "2.0.0", True)
    assert seen["renamed"] == [{"from": "object.machine.hours", "to": "run_hours"}]
    assert seen["removed"] == [
        {"what": "object.machine.old_note", "why": text("Unused.", "无用。")}
    ]
    assert [(e["code"], e["details"]["rows"]) for e in seen["warnings"]] == [
        ("deploy.set_aside", 1)
    ]
    assert seen["merged"] != []
    assert done["package"]["installed"] == "2.0.0"
    there = api.records("machine", sort="serial", fields="serial,run_hours,site")
    assert [each["run_hours"] for each in there] == ["5", None]
    fields = api.get("/meta/object/machine").json["fields"]  # type: ignore[index]
    assert fields[0]["max_length"] == 60


def test_a_conflict_shows_both_sides_and_waits_for_a_choice(home: Home) -> None:
    api = home.api
    upload(api, first())
    do(api, "install")
    changed: Any = api.get("/meta/object/machine").json
    changed["fields"][0]["max_length"] = 60
    api.put("/meta/object/machine", changed)
    longer = {**MACHINE["fields"][0], "max_length": 80}
    upload(
        api,
        package({**MACHINE, "fields": [longer, *MACHINE["fields"][1:]]}, SET, ERP, version="1.1.0"),
    )

    seen = plan(api, "upgrade")
    body = {"action": "upgrade", "hash": seen["hash"]}
    refused: Any = api.post("/packages/after_sales/apply", body)
    [conflict] = seen["conflicts"]
    done = do(api, "upgrade", choices={conflict["key"]: "theirs"})

    assert seen["possible"] is False
    assert (conflict["base"], conflict["mine"], conflict["theirs"]) == (40, 60, 80)
    assert (refused.status_code, refused.json["code"]) == (409, "package.conflicts")
    assert done["package"]["installed"] == "1.1.0"
    assert api.get("/meta/object/machine").json["fields"][0]["max_length"] == 80  # type: ignore[index]


def test_an_older_version_and_a_rename_that_was_skipped_are_refused(home: Home) -> None:
    api = home.api
    upload(api, first(version="1.5.0"))
    do(api, "install")
    upload(api, first(version="1.0.0"))
    renamed = {**MACHINE["fields"][1], "name": "run_hours"}
    sample = {**SAMPLE, "records": [{"serial": "SN-1"}]}
    rename = {"from": "object.machine.hours", "to": "run_hours", "since": "2.0.0"}
    late = package(
        machine(renamed, MACHINE["fields"][2]),
        SET,
        sample,
        ERP,
        version="3.0.0",
        renames=[{**rename, "until": "3.0.0"}],
    )
    upload(api, late)

    older = plan(api, "upgrade", version="1.0.0")
    skipping = plan(api, "upgrade", version="3.0.0")

    assert [each["code"] for each in older["problems"]] == ["package.downgrade"]
    assert [each["code"] for each in skipping["problems"]] == ["package.skipped_rename"]
    assert "before 3.0.0" in skipping["problems"][0]["message"]


def test_uninstalling_keeps_the_data_aside_and_reinstalling_finds_it(home: Home) -> None:
    api = home.api
    upload(api, first())
    do(api, "install")
    api.create("machine", serial="SN-9", hours="42")
    user_id, _ = home.add_user("mech@example.com")
    grant = {"roles": [], "permission_sets": [{"name": "mechanic"}]}
    granted = api.put(f"/access/users/{user_id}/grants", grant)
    assert granted.status_code < 300, granted.text
    changed: Any = api.get("/meta/object/machine").json
    changed["fields"][0]["max_length"] = 60
    api.put("/meta/object/machine", changed)

    seen = plan(api, "uninstall")
    do(api, "uninstall")
    gone = api.get("/data/machine")
    back = plan(api, "install")
    do(api, "install")

    assert seen["own"] == [{"kind": "object", "name": "machine"}]
    assert seen["samples"] == 2
    assert [(e["code"], e["details"]["rows"]) for e in seen["warnings"][:1]] == [
        ("deploy.set_aside", 3)
    ]
    assert gone.status_code == 404
    assert [(e["object"], e["field"]) for e in back["returned"]] == [("machine", None)]
    assert back["changes_returned"] == 1
    records = api.records("machine", sort="serial")
    assert [each["serial"] for each in records] == ["SN-1", "SN-2", "SN-9"]
    assert api.get("/meta/object/machine").json["fields"][0]["max_length"] == 60  # type: ignore[index]
    held: Any = api.get(f"/access/users/{user_id}").json
    assert "mechanic" in str(held)


def test_what_uses_a_package_keeps_it_from_going(home: Home) -> None:
    api = home.api
    upload(api, first())
    do(api, "install")
    lookup = {"name": "machine", "type": "lookup", "to": "machine", "label": text("M", "设备")}
    visit = {**MACHINE, "name": "visit", "fields": [MACHINE["fields"][0], lookup]}
    home.deploy(visit)

    seen = plan(api, "uninstall")
    body = {"action": "uninstall", "hash": seen["hash"]}
    refused: Any = api.post("/packages/after_sales/apply", body)
    core: Any = api.post("/packages/core/plan", {"action": "uninstall"}).json

    assert seen["possible"] is False
    assert "visit" in str(seen["problems"])
    assert refused.status_code == 422
    assert api.get("/data/machine").status_code == 200
    codes = [each["code"] for each in core["problems"]]
    assert codes == ["package.core", "package.needed"]


def test_sample_records_come_once_and_go_when_asked(home: Home) -> None:
    api = home.api
    upload(api, first())
    do(api, "install")
    one, two = api.records("machine", sort="serial")
    api.delete(f"/data/machine/{two['id']}")
    api.patch(f"/data/machine/{one['id']}", {"hours": "7"})
    upload(api, first(version="1.1.0"))
    do(api, "upgrade")

    kept = api.records("machine")
    counted: Any = api.get("/packages/after_sales").json
    removed: Any = api.delete("/packages/after_sales/samples").json

    assert [(each["serial"], each["hours"]) for each in kept] == [("SN-1", "7")]
    assert counted["samples"] == 1
    assert removed == {"removed": 1, "kept": []}
    assert api.records("machine") == []


def test_installing_again_changes_nothing(home: Home) -> None:
    upload(home.api, first())
    once = do(home.api, "install")

    again = do(home.api, "install")

    assert (again["version"], again["changed"], again["plan"]) == (once["version"], 0, [])


def test_a_failure_late_in_an_installation_leaves_nothing(home: Home) -> None:
    faulty = {**SAMPLE, "records": [{"serial": "SN-1"}, {"serial": "SN-2", "hours": "x"}]}
    rule = {
        "name": "no_two",
        "when": "serial = 'SN-2'",
        "field": "serial",
        "message": text("No.", "不可。"),
    }
    faulty = {**SAMPLE, "records": [{"serial": "SN-1"}, {"serial": "SN-2"}]}
    upload(home.api, package({**MACHINE, "rules": [rule]}, SET, ERP, faulty))
    seen = plan(home.api, "install")

    body = {"action": "install", "hash": seen["hash"]}
    refused: Any = home.api.post("/packages/after_sales/apply", body)

    assert refused.status_code == 422, refused.text
    assert home.api.get("/data/machine").status_code == 404
    listed: Any = home.api.get("/packages/after_sales").json
    assert listed["installed"] is None
    assert plan(home.api, "install")["hash"] == seen["hash"]


def test_packages_are_for_those_who_may_install_them(home: Home) -> None:
    upload(home.api, first())
    _, builder = home.add_user("builder@example.com", member=True)

    calls = [
        builder.get("/packages"),
        builder.get("/packages/after_sales"),
        builder.post("/packages/after_sales/plan", {"action": "install"}),
        builder.post("/packages/after_sales/apply", {"action": "install", "hash": "0"}),
        builder.delete("/packages/after_sales/samples"),
        builder.call("POST", "/packages", data=b"", headers={"Content-Type": "application/zip"}),
    ]

    assert {each.status_code for each in calls} == {403}


def test_bad_packages_are_refused_with_the_place(home: Home) -> None:
    def sent(data: bytes) -> Any:
        return home.api.call(
            "POST", "/packages", data=data, headers={"Content-Type": "application/zip"}
        )

    torn = sent(b"PK\x03\x04 no zip")
    unused = sent(archive(package(MACHINE, secrets=MANIFEST["secrets"])))
    forged = sent(archive(package(ERP, files={"screenshots/board.png": b"<script>"})))
    unknown = sent(archive(package(ERP, changes={"objekt": "locked"})))

    assert (torn.status_code, torn.json["code"]) == (422, "package.unreadable")
    assert [(e["path"], e["code"]) for e in unused.json["errors"]] == [
        ("/secrets/0/name", "package.unused_secret")
    ]
    assert [(e["path"], e["code"]) for e in forged.json["errors"]] == [
        ("/screenshots/0", "package.unfit_picture")
    ]
    assert [(e["path"], e["code"]) for e in unknown.json["errors"]] == [
        ("/changes/objekt", "package.unknown_kind")
    ]


def test_a_package_says_what_tenants_may_change(home: Home) -> None:
    upload(home.api, first(changes={"object": "locked"}))
    do(home.api, "install")
    changed: Any = home.api.get("/meta/object/machine").json
    changed["fields"][0]["max_length"] = 60

    refused: Any = home.api.put("/meta/object/machine", changed)
    whole: Any = home.api.get("/packages/after_sales").json

    assert (refused.status_code, refused.json["code"]) == (403, "package.locked")
    assert whole["changes"] == {"object": "locked"}
