"""A small Frappe app becomes a package that installs, and the report says what became of what."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from dougong.access.actor import system_actor
from dougong.app import Platform
from dougong.automation.registries import every_kind
from dougong.deployment.expressions import ExpressionChecker
from dougong.fields.registry import builtin_registry
from dougong.formula.function import builtin_functions
from dougong.kernel.jsontypes import JsonValue
from dougong.metadata.package import parse_manifest
from dougong.packages.converters.bench import Bench
from dougong.packages.converters.errors import NothingToConvertError
from dougong.packages.converters.frappe.converter import Converted, convert_frappe
from dougong.packages.converters.frappe.script import UnreadableError, read_script
from dougong.packages.converters.report import Outcome
from dougong.packages.converters.writing import write_package
from dougong.packages.provision import NewTenant

Field = dict[str, Any]


def field(fieldname: str, fieldtype: str, options: str = "", **more: Any) -> Field:
    """Write a field as Frappe exports it."""
    label = more.pop("label", fieldname.replace("_", " ").title())
    return {
        "fieldname": fieldname,
        "fieldtype": fieldtype,
        "options": options,
        "label": label,
        **more,
    }


def doctype(name: str, fields: list[Field], **more: Any) -> dict[str, Any]:
    """Write a DocType as Frappe exports it."""
    return {"doctype": "DocType", "name": name, "module": "Workshop", "fields": fields, **more}


LINE = doctype(
    "Repair Part",
    [
        field("part", "Link", "Spare Part", reqd=1, in_list_view=1),
        field("qty", "Float", default="1", in_list_view=1),
        field("rate", "Currency", fetch_from="part.price", in_list_view=1),
        field("urgent", "Check", depends_on="eval:parent.priority=='High'"),
    ],
    istable=1,
)
PART = doctype(
    "Spare Part",
    [
        field("part_code", "Data", reqd=1, unique=1),
        field("price", "Currency", non_negative=1),
        field("owner", "Link", "User", default="__user"),
        field("group", "Link", "Spare Part"),
    ],
    autoname="field:part_code",
    is_tree=1,
    nsm_parent_field="group",
    quick_entry=1,
    search_fields="part_code",
    permissions=[{"role": "Workshop User", "read": 1, "write": 1, "create": 1, "if_owner": 1}],
)
REPAIR = doctype(
    "Repair Order",
    [
        field("machine", "Data", reqd=1, length=60, description="As on the plate"),
        field("naming_series", "Select", "RO-.YYYY.-.####\nRX-.####"),
        field("status", "Select", "\nOpen\nIn Work\nFertig & weg", default="Open", in_list_view=1),
        field("priority", "Select", "Low\nHigh"),
        field("customer", "Link", "Customer"),
        field("supplier", "Link", "Supplier"),
        field("sb", "Section Break", label="Work", depends_on="eval:doc.status!='Open'"),
        field("done", "Percent", depends_on="eval:doc.status && doc.done < 100"),
        field("cb", "Column Break"),
        field("note", "Small Text", mandatory_depends_on="eval:['High'].includes(doc.priority)"),
        field("parts", "Table", "Repair Part"),
        field("extra_parts", "Table", "Repair Part"),
        field("subject_type", "Link", "DocType"),
        field("subject", "Dynamic Link", "subject_type"),
        field("secret", "Password", permlevel=1),
        field("stamp", "Button"),
        field("clever", "Data", depends_on="eval:frappe.call('x')"),
        field("amended_from", "Link", "Repair Order", read_only=1),
    ],
    autoname="naming_series:",
    title_field="machine",
    is_submittable=1,
    track_changes=1,
    sort_field="creation",
    sort_order="DESC",
    permissions=[
        {"role": "Workshop Manager", "read": 1, "write": 1, "create": 1, "submit": 1, "export": 1},
        {"role": "Workshop Manager", "permlevel": 1, "read": 1, "write": 1},
        {"role": "Workshop User", "read": 1},
        {"role": "Guest", "read": 1},
    ],
)
SETTINGS = doctype("Workshop Settings", [field("hours", "Int", reqd=1, default="8")], issingle=1)
CUSTOM = [
    {
        "doctype": "Custom Field",
        "dt": "Repair Order",
        "insert_after": "machine",
        **field("colour", "Color"),
    },
    {"doctype": "Custom Field", "dt": "Sales Order", **field("repair", "Link", "Repair Order")},
    {
        "doctype": "Property Setter",
        "doc_type": "Spare Part",
        "field_name": "price",
        "property": "reqd",
        "value": "1",
    },
]
WORKFLOW = {
    "doctype": "Workflow",
    "name": "Repair Steps",
    "document_type": "Repair Order",
    "workflow_state_field": "status",
    "is_active": 1,
    "states": [{"state": each, "doc_status": "0"} for each in ("Open", "In Work", "Fertig & weg")],
    "transitions": [
        {"state": "Open", "action": "Begin", "next_state": "In Work", "allowed": "Workshop User"},
        {
            "state": "In Work",
            "action": "Finish",
            "next_state": "Fertig & weg",
            "allowed": "Workshop Manager",
            "condition": "doc.done >= 100 and not doc.supplier",
        },
    ],
}
NOTICE = {
    "doctype": "Notification",
    "name": "Repair done",
    "document_type": "Repair Order",
    "event": "Value Change",
    "value_changed": "status",
    "condition": 'doc.status == "Fertig & weg"',
    "channel": "Email",
    "enabled": 1,
    "subject": "Done: {{ doc.machine }}",
    "message": "<p>{{ doc.name }}</p>{% if doc.note %}{{ doc.note }}{% endif %}",
    "recipients": [{"receiver_by_document_field": "owner"}],
}


def write_app(folder: Path) -> Path:
    """Write the app as its repository has it."""
    app = folder / "workshop"
    for each in (LINE, PART, REPAIR, SETTINGS):
        name = each["name"].lower().replace(" ", "_")
        path = app / "workshop" / "doctype" / name / f"{name}.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(each), encoding="utf-8")
    (app / "workshop/doctype/repair_order/repair_order.py").write_text(
        "class RepairOrder(Document):\n    def validate(self):\n        pass\n"
    )
    fixtures = app / "fixtures"
    fixtures.mkdir()
    (fixtures / "custom_field.json").write_text(json.dumps(CUSTOM))
    (fixtures / "workflow.json").write_text(json.dumps([WORKFLOW, NOTICE]))
    (fixtures / "broken.json").write_text("{")
    (app / "translations").mkdir()
    (app / "translations/zh.csv").write_text(
        "Repair Order,维修单,\nMachine,设备\n", encoding="utf-8"
    )
    (app / "locale").mkdir()
    (app / "locale/de.po").write_text('msgid "Spare Part"\nmsgstr ""\n"Ersatz"\n"teil"\n')
    return app


@pytest.fixture(scope="module")
def bench() -> Bench:
    """What packages are checked against."""
    field_types = builtin_registry()
    return Bench(every_kind(), field_types, ExpressionChecker(builtin_functions(), field_types))


@pytest.fixture(scope="module")
def converted(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Converted:
    """The app, converted."""
    return convert_frappe(write_app(tmp_path_factory.mktemp("frappe")), bench=bench)


Document = Mapping[str, Any]
Find = Callable[[str, str], Document]


@pytest.fixture(scope="module")
def find(converted: Converted) -> Find:
    """Gives a definition by kind and name."""
    known: dict[tuple[Any, Any], Any] = {
        (each["kind"], each["name"]): each for each in converted.definitions
    }
    return lambda kind, name: known[kind, name]


def named(documents: Any, name: str) -> Document:
    """Give the entry of a name."""
    found: Document = next(each for each in documents if each["name"] == name)
    return found


def test_a_doctype_is_an_object_of_its_shape(find: Find) -> None:
    order, part, settings = (
        find("object", name) for name in ("repair_order", "spare_part", "workshop_settings")
    )

    assert (order["shape"], order["title"], order["history"]) == ("document", "machine", True)
    assert (part["tree"], part["title"], part["history"]) == ("group", "part_code", False)
    assert settings["shape"] == "single"
    assert named(settings["fields"], "hours") == {
        "name": "hours",
        "type": "number",
        "label": {"en": "Hours"},
        "default": "8",
    }


def test_fields_keep_their_types(find: Find) -> None:
    order = find("object", "repair_order")["fields"]

    assert named(order, "machine")["max_length"] == 60
    assert named(order, "machine")["help"] == {"en": "As on the plate"}
    assert named(order, "name")["format"] == "RO-{YYYY}-{0000}"
    assert named(order, "name")["restart"] == "year"
    assert named(order, "customer")["to"] == "account"
    assert named(order, "supplier")["type"] == "text"
    assert named(order, "subject")["type"] == "polymorphic"
    assert named(order, "secret")["type"] == "encrypted_text"
    assert named(order, "colour")["type"] == "text"
    assert not any(each["name"] == "amended_from" for each in order)
    owner = named(find("object", "spare_part")["fields"], "owner_value")
    assert (owner["to"], owner["default"]) == ("user", "me")


def test_a_property_setter_counts(find: Find) -> None:
    assert named(find("object", "spare_part")["fields"], "price")["required"] is True


def test_choices_that_are_no_names_keep_their_words(find: Find) -> None:
    status = named(find("object", "repair_order")["fields"], "status")

    assert [each["value"] for each in status["options"]] == ["Open", "in_work", "fertig_weg"]
    assert status["options"][2]["label"] == {"en": "Fertig & weg"}
    assert status["default"] == "Open"


def test_a_child_table_is_rows_of_each_table_that_has_it(find: Find) -> None:
    for table in ("parts", "extra_parts"):
        rows = find("object", f"repair_order_{table}")
        assert named(rows["fields"], "parent") == {
            "name": "parent",
            "type": "parent",
            "label": {"en": "Repair Order"},
            "to": "repair_order",
            "inline": True,
            "rows": table,
        }
        assert named(rows["fields"], "part")["fetch"] == [{"field": "price", "into": "rate"}]


def test_conditions_of_forms_are_expressions(find: Find) -> None:
    tab = find("layout", "repair_order_record")["tabs"][0]["sections"]
    work = named(tab, "work")

    assert work["visible"] == "not (status = 'Open')"
    assert work["columns"] == 2
    assert work["fields"][0] == {"field": "done", "visible": "status != null and done < 1"}
    assert work["fields"][1]["required"] == "(priority = 'High')"
    assert named(tab, "parts")["fields"] == ["part", "qty", "rate"]


def test_roles_have_what_their_rows_say(find: Find) -> None:
    manager, user = (find("permission_set", name) for name in ("workshop_manager", "workshop_user"))

    assert manager["objects"]["repair_order"] == {"read": True, "update": True, "create": True}
    assert manager["actions"] == ["repair_order.export"]
    assert user["fields"] == {"repair_order.secret": "none"}
    assert find("object", "spare_part")["sharing"] == "private"
    assert find("role", "workshop_user")["permission_sets"] == ["workshop_user"]


def test_a_workflow_is_buttons_and_a_rule(find: Find) -> None:
    finish = find("flow", "repair_order_finish")

    assert finish["trigger"]["when"] == (
        "status = 'in_work' and (done >= 1 and not (supplier != null))"
    )
    assert finish["steps"]["go"]["values"] == {"status": "'fertig_weg'"}
    rule = named(find("object", "repair_order")["rules"], "repair_steps_steps")
    assert "($old.status = 'Open' and status = 'in_work')" in rule["when"]


def test_a_notification_is_a_flow_and_a_template(find: Find) -> None:
    flow, template = find("flow", "repair_done"), find("template", "repair_done")

    assert flow["trigger"] == {
        "type": "record",
        "object": "repair_order",
        "on": ["update"],
        "fields": ["status"],
        "when": "status = 'fertig_weg'",
    }
    assert flow["steps"]["tell"]["to"] == "created_by"
    assert template["subject"] == {"en": "Done: {{ machine }}"}
    assert template["body"] == {"en": "{{ name }}\n{{ note }}"}


def test_translations_come_along(find: Find) -> None:
    chinese, german = find("translation", "workshop_zh_cn"), find("translation", "workshop_de")

    assert chinese["locale"] == "zh-CN"
    assert chinese["texts"]["object.repair_order.label"] == "维修单"
    assert chinese["texts"]["object.repair_order.field.machine.label"] == "设备"
    assert german["texts"]["object.spare_part.label"] == "Ersatzteil"


def test_the_report_counts_what_the_source_has(converted: Converted) -> None:
    counts = converted.report.counts()
    fields = sum(
        each["fieldtype"] not in ("Section Break", "Column Break", "Button")
        for document in (LINE, PART, REPAIR, SETTINGS)
        for each in document["fields"]
    )

    assert counts["doctype"]["total"] == 4
    assert counts["field"]["total"] == fields + 2
    assert counts["field"]["not_carried"] == 0
    assert counts["condition"] == {"total": 5, "carried": 4, "approximated": 0, "not_carried": 1}
    assert counts["code"]["not_carried"] == 1


def test_what_is_lost_is_named_with_its_reason(converted: Converted) -> None:
    lost = {
        each.component: each.words[0]["en"]
        for each in converted.report.entries()
        if each.outcome is Outcome.NOT_CARRIED
    }

    assert "it calls `frappe.call`" in lost["Repair Order.clever.depends_on"]
    assert lost["Repair Order.stamp"] == "what it does is code; make a flow with a button"
    assert "Repair Order" in lost
    told = converted.report
    assert told.outcome("field", "Repair Order.supplier") is Outcome.APPROXIMATED
    assert told.outcome("foreign_doctype", "Sales Order") is Outcome.APPROXIMATED


def test_it_installs(
    platform: Platform, bench: Bench, converted: Converted, tmp_path: Path
) -> None:
    folder = tmp_path / "package"
    write_package(
        folder, converted.manifest, converted.definitions, converted.report, kinds=bench.kinds
    )
    new = NewTenant(name="frappe_workshop", label={"en": "Workshop", "zh-CN": "车间"})
    tenant = platform.provisioning.create(new, progress=lambda _: None)
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())

    actor = system_actor(tenant)
    platform.provisioning.installer.install(actor, parse_manifest(manifest), folder)

    part = platform.records.create(actor, "spare_part", {"part_code": "P-1", "price": "12.50"})
    lines: list[JsonValue] = [{"part": str(part.id), "qty": "2"}]
    made = platform.records.create(actor, "repair_order", {"machine": "M-1", "parts": lines})
    assert made.id is not None
    assert (folder / "report.md").is_file()


def test_a_folder_without_an_app_is_refused(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "data.json").write_text('[{"a": 1}, 2]')

    with pytest.raises(NothingToConvertError):
        convert_frappe(tmp_path, bench=bench)


def test_the_same_source_gives_the_same_package(bench: Bench, tmp_path: Path) -> None:
    app = write_app(tmp_path)

    first, second = (convert_frappe(app, bench=bench) for _ in range(2))

    assert first.definitions == second.definitions
    assert first.report.to_json() == second.report.to_json()


@pytest.mark.parametrize(
    "source",
    ["doc.a = 1", "doc.a; doc.b", "x => x", "doc[0].a", "", "doc.a ==", "(" * 5000],
)
def test_what_is_no_condition_is_refused(source: str) -> None:
    with pytest.raises(UnreadableError):
        read_script(source)
