"""What the public is told of a form: what it asks, and nothing else of the object."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dougong.deployment.model import Model
from dougong.formula.to_json import to_json
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.kinds.form import FormDef
from dougong.metadata.objects.definition import RECORD_TYPE
from dougong.records.forms.answers import form_expressions
from dougong.storage.tenants import Tenant

# What else a definition says of a field is how it is kept, or names what the public is not told.
_WITHHELD = frozenset({"unique", "index", "fetch", "filter", "renamed_from", "default_expression"})


def form_content(model: Model, tenant: Tenant, form: FormDef) -> dict[str, Any]:
    """Give the form with the definitions of the fields that it asks for."""
    document = model.catalog.definitions["form", form.name].json
    owner = model.catalog.definitions["object", form.object].json
    asked = {question.field for screen in form.screens for question in screen.questions}
    fields = [_field(each) for each in _documents(owner["fields"]) if each["name"] in asked]
    shared = sorted({str(each["picklist"]) for each in fields if "picklist" in each})
    return {
        **{key: document[key] for key in ("name", "label", "help") if key in document},
        "screens": document["screens"],
        "tenant": {
            "name": tenant.name,
            "label": tenant.label,
            "currency": tenant.currency,
            "time_zone": tenant.time_zone,
            "locale": tenant.locale,
        },
        "object": {
            "name": form.object,
            "label": owner["label"],
            "plural": owner["plural"],
            "title": next((each["name"] for each in fields), ""),
            "owned": False,
            "fields": fields,
            **_record_type(owner, form, asked),
        },
        "picklists": [model.catalog.definitions["picklist", name].json for name in shared],
        "expressions": {
            source: to_json(expression)
            for source, expression in form_expressions(model, form).items()
        },
    }


def _field(document: Mapping[str, Any]) -> dict[str, Any]:
    shown = {key: value for key, value in document.items() if key not in _WITHHELD}
    default = shown.get("default")
    if isinstance(default, Mapping) and "expression" in default:
        del shown["default"]
        shown["required"] = False  # the save fills it in
    return shown


def _record_type(owner: JsonObject, form: FormDef, asked: Iterable[str]) -> dict[str, Any]:
    """Give of the record type that the form is for which options it offers."""
    chosen = form.values.get(RECORD_TYPE)
    for each in _documents(owner.get("record_types", [])):
        if each["name"] == chosen:
            options = {
                name: offered for name, offered in each.get("options", {}).items() if name in asked
            }
            kept = {"name": each["name"], "label": each["label"], "options": options}
            return {"record_types": [{**kept, "default": True}]}
    return {}


def _documents(value: JsonValue) -> list[dict[str, Any]]:
    found = value if isinstance(value, list) else []
    return [dict(each) for each in found if isinstance(each, Mapping)]
