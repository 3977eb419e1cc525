"""A small project becomes a package: objects, fields, rules, pages, words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.packages.salesforce.counting import count

from dougong.access.actor import system_actor
from dougong.app import Platform
from dougong.metadata.package import parse_manifest
from dougong.packages.converters.bench import Bench
from dougong.packages.converters.errors import FolderNotEmptyError, NothingToConvertError
from dougong.packages.converters.report import Outcome
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.convert import convert_salesforce, write_conversion
from dougong.packages.provision import NewTenant

from .conftest import PROJECT

FIELDS: Mapping[str, Mapping[str, Any]] = {
    "account": {"type": "lookup", "to": "account", "on_delete": "restrict"},
    "engineer": {"type": "user"},
    "site": {"type": "lookup", "to": "other_site"},
    "status": {"type": "picklist", "required": True, "default": "not_started", "history": True},
    "reason": {"type": "picklist", "controlled_by": "status"},
    "region": {"type": "picklist", "picklist": "region"},
    "planned_on": {"type": "date", "default": "today"},
    "hours": {"type": "number", "precision": 6, "scale": 1, "history": False},
    "share": {"type": "percent", "places": 2},
    "code": {"type": "text", "max_length": 20, "unique": True, "ignore_case": True},
    "secret": {"type": "encrypted_text", "max_length": 30},
    "place": {"type": "location"},
    "report": {"type": "rich_text"},
    "urgent": {"type": "checkbox", "default": True},
    "late": {
        "type": "formula",
        "returns": "boolean",
        "formula": "not status = 'done' and planned_on < TODAY()",
    },
    "summary": {
        "type": "formula",
        "formula": "OPTION_LABEL(status) & ': ' & account.name"
        " & IF(BLANKVALUE(hours, 0) > 8, ' long', null)",
    },
    "link": {"type": "long_text"},
    "item_count": {"type": "rollup", "from": "visit_item.visit", "aggregate": "count"},
    "paid": {
        "type": "rollup",
        "aggregate": "sum",
        "field": "price",
        "where": "free = false",
        "scale": 2,
    },
    "worth": {"type": "formula", "returns": "number", "formula": "SUM(visit_item.visit, twice)"},
    "name": {"type": "autonumber", "format": "V-{0000}"},
}


def definition(conversion: Conversion, kind: str, name: str) -> Any:
    return conversion.drafts[kind, name].document


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_keeps_its_type_and_properties(converted: Conversion, name: str) -> None:
    fields = definition(converted, "object", "visit")["fields"]

    found = next(each for each in fields if each["name"] == name)

    assert {key: found.get(key) for key in FIELDS[name]} == FIELDS[name]


def test_choices_depend_on_those_of_the_controlling_field(converted: Conversion) -> None:
    fields = definition(converted, "object", "visit")["fields"]

    reason = next(each for each in fields if each["name"] == "reason")

    assert {each["value"]: each["when"] for each in reason["options"]} == {
        "waiting": ["not_started", "under_way"],
        "paid": ["done"],
    }


def test_objects_keep_their_shape_and_who_reaches_their_records(converted: Conversion) -> None:
    shapes = {
        name: (document.get("shape"), document.get("sharing"))
        for (kind, name), draft in converted.drafts.items()
        if kind == "object"
        for document in [draft.document]
    }

    assert shapes["visit"] == (None, "private")
    assert shapes["visit_item"] == (None, "parent")
    assert shapes["rate"] == ("configuration", None)
    assert shapes["visit_done"] == ("event", None)
    assert shapes["limits"] == ("single", None)
    assert definition(converted, "object", "account")["extends"] is True


def test_rules_and_record_types_are_carried(converted: Conversion) -> None:
    visit = definition(converted, "object", "visit")

    assert [(each["name"], each["when"], each.get("field")) for each in visit["rules"]] == [
        ("hours_needed", "status = 'done' and ISBLANK(hours)", "hours"),
        ("not_back", "PRIORVALUE(status) = 'done' and ISCHANGED(status)", None),
    ]
    assert visit["record_types"] == [
        {
            "name": "repair",
            "label": {"en": "Repair"},
            "options": {"status": ["not_started", "done"]},
            "defaults": {"status": "not_started"},
        }
    ]


def test_pages_lists_and_apps_are_carried(converted: Conversion) -> None:
    page = definition(converted, "layout", "visit_c_visit_layout")
    view = definition(converted, "view", "visit_c_mine")

    assert page["header"] == {"fields": ["status", "account"]}
    assert page["tabs"][0]["sections"][0]["fields"] == [
        "name",
        "status",
        {"field": "account", "required": "true"},
        "hours",
    ]
    assert page["tabs"][1]["sections"][0]["relation"] == "visit_item.visit"
    assert page["side"] == [{"name": "timeline", "block": "timeline"}]
    assert definition(converted, "layout", "account_record")["object"] == "account"
    assert view["columns"] == ["name", "account", "status", "created_at"]
    assert view["where"] == (
        "owner = $user.id and (not status = 'done' and (planned_on < ADD(TODAY(), 8, 'days')))"
    )
    assert definition(converted, "app", "field_service")["items"] == [
        {"object": "account"},
        {"object": "visit"},
    ]


def test_records_of_metadata_types_and_words_are_carried(converted: Conversion) -> None:
    records = definition(converted, "configuration", "rate")["records"]
    german = definition(converted, "translation", "de")

    assert records == [{"developer_name": "Standard", "name": "Standard", "amount": "12.50"}]
    assert german["texts"] == {
        "object.visit.label": "Besuch",
        "object.visit.plural": "Besuche",
        "object.visit.record_type.repair.label": "Reparatur",
        "object.visit.rule.hours_needed.message": "Bitte Dauer angeben",
        "object.visit.field.status.label": "Stand",
        "object.visit.field.status.option.under_way.label": "Unterwegs",
    }


def test_the_report_says_of_each_component_what_became_of_it(converted: Conversion) -> None:
    report = converted.report
    entries = {(each.kind, each.component): each for each in report.entries()}

    assert report.outcome("formula", "Visit__c.Summary__c") is Outcome.APPROXIMATED
    assert report.outcome("formula", "Visit__c.Link__c") is Outcome.NOT_CARRIED
    assert report.outcome("field", "Visit__c.Link__c") is Outcome.APPROXIMATED
    assert report.outcome("rollup", "Visit__c.Worth__c") is Outcome.APPROXIMATED
    assert report.outcome("validation_rule", "Visit__c.Looks_Up") is Outcome.NOT_CARRIED
    assert entries["layout", "Visit__c-Visit Layout"].words == [
        {"en": "left out: `Gone__c`", "zh-CN": "未保留：`Gone__c`"}
    ]
    assert "`Gone__c`" in report.to_markdown("zh-CN")
    lost = [each.to_json() for each in report.entries() if each.outcome is Outcome.NOT_CARRIED]
    assert all(each["why"] for each in lost)


def test_the_report_counts_what_is_in_the_source(converted: Conversion) -> None:
    counted = count(PROJECT)

    counts = converted.report.counts()

    assert {kind: counts[kind]["total"] for kind in counted} == counted


def test_the_package_is_without_faults_and_installs(
    converted: Conversion, bench: Bench, platform: Platform, tmp_path: Path
) -> None:
    write_conversion(converted, tmp_path / "out")
    with pytest.raises(FolderNotEmptyError):
        write_conversion(converted, tmp_path / "out")
    documents = [draft.document for draft in converted.drafts.values()]
    new = NewTenant(name="visits", label={"en": "Visits", "zh-CN": "上门"})
    tenant = platform.provisioning.create(new, progress=lambda _: None)
    manifest: dict[str, Any] = json.loads((tmp_path / "out/manifest.json").read_bytes())

    platform.provisioning.installer.install(
        system_actor(tenant), parse_manifest(manifest), tmp_path / "out"
    )

    assert bench.problems(converted.package, documents) == ()
    catalog = platform.models.current(tenant.schema).catalog
    assert {"visit", "visit_item", "rate", "visit_done", "limits"} <= catalog.objects.keys()
    report = json.loads((tmp_path / "out/report.json").read_bytes())
    assert report["counts"]["field"]["total"] == count(PROJECT)["field"]


def test_folders_of_the_metadata_api_give_the_same(bench: Bench, tmp_path: Path) -> None:
    head = '<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">'
    body = (PROJECT / "force-app/main/default/objects/Visit_Item__c").rglob("*.xml")
    parts = {path.name: path.read_text(encoding="utf-8") for path in sorted(body)}
    whole = parts.pop("Visit_Item__c.object-meta.xml")
    fields = "".join(
        f"<fields>{text.partition('>')[2].partition('>')[2].rpartition('</')[0]}</fields>"
        for text in parts.values()
    )
    (tmp_path / "src/objects").mkdir(parents=True)
    inner = whole.partition(head)[2].rpartition("</")[0]
    text = f"<!-- a licence -->\n<?xml version='1.0'?>{head}{fields}{inner}</CustomObject>"
    (tmp_path / "src/objects/Visit_Item__c.object").write_text(text, encoding="utf-8")

    found = convert_salesforce(tmp_path, bench=bench, name="field_service")

    item = definition(found, "object", "visit_item")
    assert {each["name"]: each["type"] for each in item["fields"]} == {
        "name": "text",
        "visit": "parent",
        "price": "currency",
        "free": "checkbox",
        "twice": "formula",
    }
    assert found.report.outcome("field", "Visit_Item__c.Visit__c") is Outcome.APPROXIMATED


def test_a_folder_without_metadata_is_refused(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "notes.xml").write_text("<notes/>", encoding="utf-8")

    with pytest.raises(NothingToConvertError):
        convert_salesforce(tmp_path, bench=bench)
