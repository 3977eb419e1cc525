"""How packages and plans of them are written as JSON."""

from __future__ import annotations

from typing import Any

from dougong.api.past import DIFFERENCES
from dougong.api.schemas import (
    ANY_OBJECT,
    ID,
    LOCALE_TEXT,
    TEXT,
    fields,
    list_of,
    or_null,
    ref,
)
from dougong.kernel.jsontypes import JsonObject
from dougong.packages.folder import PackageFolder
from dougong.packages.gallery import Shown
from dougong.packages.plan import Action
from dougong.packages.signing import Signed

_FLAG: JsonObject = {"type": "boolean"}
_COUNT: JsonObject = {"type": "integer"}
_SIGNER = fields(
    {
        "state": {"enum": [each.value for each in Signed]},
        "key": or_null(TEXT),
        "name": or_null(TEXT),
    }
)
_SECRET = fields(
    {
        "connector": TEXT,
        "slot": TEXT,
        "label": LOCALE_TEXT,
        "help": or_null(LOCALE_TEXT),
        "set": _FLAG,
    }
)
_REQUIREMENT = fields(
    {
        "kind": {"enum": ["platform", "python", "package", "plugin"]},
        "name": or_null(TEXT),
        "range": TEXT,
        "found": or_null(TEXT),
        "met": _FLAG,
    }
)
_CHANGED = fields({"kind": TEXT, "name": TEXT, "change": TEXT, "differences": DIFFERENCES})
_SHOWN: dict[str, JsonObject] = {
    "name": TEXT,
    "title": LOCALE_TEXT,
    "description": or_null(LOCALE_TEXT),
    "publisher": or_null(TEXT),
    "license": or_null(TEXT),
    "installed": or_null(TEXT),
    "available": or_null(TEXT),
    "versions": list_of(TEXT),
    "update": _FLAG,
    "source": or_null({"enum": ["shipped", "uploaded"]}),
    "signer": or_null(_SIGNER),
    "requires": list_of(_REQUIREMENT),
    "met": _FLAG,
    "secrets": list_of(_SECRET),
    "screenshots": _COUNT,
    "docs": list_of(TEXT),
    "plugin": fields({"name": or_null(TEXT), "loaded": _FLAG}),
}
SHOWN = fields(_SHOWN)
SHOWN_WHOLE = fields(
    {
        **_SHOWN,
        "document": or_null(TEXT),
        "brings": list_of(fields({"kind": TEXT, "count": _COUNT})),
        "samples": _COUNT,
        "changes": {"type": "object", "additionalProperties": TEXT},
    }
)
PACKAGE = or_null(SHOWN)
PLAN = fields(
    {
        "action": {"enum": [each.value for each in Action]},
        "package": TEXT,
        "installed": or_null(TEXT),
        "wanted": or_null(TEXT),
        "hash": TEXT,
        "version": _COUNT,
        "possible": _FLAG,
        "problems": list_of(ref("Fault")),
        "conflicts": list_of(ANY_OBJECT),
        "merged": list_of(ANY_OBJECT),
        "changes": list_of(_CHANGED),
        "renamed": list_of(fields({"from": TEXT, "to": TEXT})),
        "removed": list_of(fields({"what": TEXT, "why": or_null(LOCALE_TEXT)})),
        "returned": list_of(fields({"object": TEXT, "field": or_null(TEXT), "since": TEXT})),
        "changes_returned": _COUNT,
        "warnings": list_of(ref("Fault")),
        "plan": list_of(ref("PlanStep")),
        "own": list_of(fields({"kind": TEXT, "name": TEXT})),
        "samples": _COUNT,
        "secrets": list_of(_SECRET),
        "signer": or_null(_SIGNER),
        "code": _FLAG,
    }
)
SAMPLES = fields(
    {
        "removed": _COUNT,
        "kept": list_of(fields({"object": TEXT, "id": ID, "code": TEXT, "message": TEXT})),
    }
)


def shown_body(shown: Shown) -> dict[str, Any]:
    """Write a package as the gallery lists it."""
    told = shown.manifest
    newest = shown.offers[0] if shown.offers else None
    source = None
    if newest is not None:
        source = "shipped" if newest.is_shipped else "uploaded"
    return {
        "name": shown.name,
        "title": told.title,
        "description": told.description,
        "publisher": told.publisher,
        "license": told.license,
        "installed": None if shown.installed is None else shown.installed.version,
        "available": None if newest is None else newest.manifest.version,
        "versions": list(dict.fromkeys(each.manifest.version for each in shown.offers)),
        "update": shown.has_update,
        "source": source,
        "signer": None if newest is None else newest.signer.to_json(),
        "requires": [each.to_json() for each in shown.needs],
        "met": all(each.met for each in shown.needs),
        "secrets": [each.to_json() for each in shown.secrets],
        "screenshots": len(told.screenshots) if newest is not None else 0,
        "docs": sorted(told.docs),
        "plugin": {"name": told.plugin, "loaded": shown.plugin},
    }


def whole_body(
    shown: Shown, package: PackageFolder | None, samples: int, locale: str
) -> dict[str, Any]:
    """Write a package with what there is to read of it in a language, and what it brings."""
    kinds: dict[str, int] = {}
    for path in package.files if package is not None else ():
        *_, folder, name = ("", *path.split("/"))
        if name.endswith(".json") and folder not in ("", "metadata"):
            kinds[folder] = kinds.get(folder, 0) + 1
    return {
        **shown_body(shown),
        "document": None if package is None else _document(package, locale),
        "brings": [{"kind": kind, "count": kinds[kind]} for kind in sorted(kinds)],
        "samples": samples,
        "changes": dict(shown.manifest.changes),
    }


def _document(package: PackageFolder, locale: str) -> str | None:
    docs = package.manifest.docs
    path = docs.get(locale) or docs.get("en") or next(iter(docs.values()), "README.md")
    content = package.files.get(path)
    return None if content is None else content.decode("utf-8", "replace")
