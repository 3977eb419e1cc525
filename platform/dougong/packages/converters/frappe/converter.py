"""From a Frappe app to a package: what is made in which order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dougong import __version__
from dougong.kernel.jsontypes import JsonObject
from dougong.packages.converters.bench import Bench
from dougong.packages.converters.errors import NothingToConvertError
from dougong.packages.converters.frappe.conditions import Conditions
from dougong.packages.converters.frappe.drafts import Drafts
from dougong.packages.converters.frappe.layouts import Layouts
from dougong.packages.converters.frappe.leftovers import count_leftovers
from dougong.packages.converters.frappe.names import snake
from dougong.packages.converters.frappe.notifications import Notifications
from dougong.packages.converters.frappe.objects import make_objects
from dougong.packages.converters.frappe.permissions import Permissions
from dougong.packages.converters.frappe.plan import Plan
from dougong.packages.converters.frappe.pruning import prune
from dougong.packages.converters.frappe.source import read_source
from dougong.packages.converters.frappe.translations import make_translations
from dougong.packages.converters.frappe.views import make_app, make_views
from dougong.packages.converters.frappe.workflows import Workflows
from dougong.packages.converters.report import Report

_PLATFORM = "Frappe"


@dataclass(frozen=True, slots=True)
class Converted:
    """A package in the making.

    Attributes:
        manifest: What it says of itself.
        definitions: Its definitions.
        report: What became of each component.
    """

    manifest: JsonObject
    definitions: tuple[JsonObject, ...]
    report: Report


def convert_frappe(source: Path, *, bench: Bench, name: str | None = None) -> Converted:
    """Convert a Frappe app.

    Args:
        source: Its folder.
        bench: What the package is checked against.
        name: Name of the package; that of the folder if None.

    Raises:
        NothingToConvertError: The folder has no DocType, and nothing that changes one.
    """
    app = read_source(source)
    if not (app.doctypes or app.others or app.setters):
        raise NothingToConvertError(platform=_PLATFORM, folder=str(source))
    package = name or snake(app.name, "app")
    report = Report(app.name)
    drafts = Drafts(report, _names(bench))
    plan = Plan(app, package, report, _core_objects(bench))
    titles = make_objects(plan, drafts)
    conditions = Conditions(titles)
    Workflows(plan, drafts, conditions).make()
    Permissions(plan, drafts).make()
    Layouts(plan, drafts, conditions).make()
    make_views(plan, drafts)
    Notifications(plan, drafts, conditions).make()
    make_app(plan, drafts)
    count_leftovers(plan)
    prune(drafts, bench, package)
    make_translations(plan, drafts, bench)
    prune(drafts, bench, package)
    manifest: JsonObject = {
        "name": package,
        "version": "1.0.0",
        "title": {"en": app.name.replace("_", " ").strip().capitalize()},
        "requires": {"platform": f">={__version__}", "packages": {"core": ">=0.1.0"}},
    }
    return Converted(manifest, tuple(drafts.all()), report)


def _names(bench: Bench) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for each in bench.core:
        names.setdefault(each.kind, set()).add(each.name)
    return names


def _core_objects(bench: Bench) -> dict[str, list[str]]:
    objects: dict[str, list[str]] = {}
    for each in bench.core:
        if each.kind == "object":
            fields = each.json["fields"]
            assert isinstance(fields, list)
            objects[each.name] = [str(field["name"]) for field in fields if isinstance(field, dict)]
    return objects
