"""Packages: what a manifest says, and in which order packages lie above each other."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, Literal, TypeAlias

from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.shipped import schema_dir
from dougong.metadata.check import check_texts
from dougong.metadata.errors import CircularRequirementError, NoManifestError, UnmetRequirementError
from dougong.metadata.files import read_json
from dougong.metadata.schema_check import SchemaCheck, read_schema

MANIFEST = "manifest.json"
PYTHON = ".".join(map(str, sys.version_info[:3]))

Version: TypeAlias = tuple[int, int, int]
Change: TypeAlias = Literal["locked", "merged", "local"]
"""What a tenant may do with definitions of a kind that a package brings."""

_PLATFORM = say("the platform", "平台")
_PYTHON = say("Python", "Python")
_OPERATORS: Mapping[str, Callable[[Version, Version], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRename:
    """Something that got another name in a version of a package.

    Attributes:
        old: What it was, as ``<kind>.<name>`` or ``object.<name>.<field>``.
        new: Its new name.
        since: The first version with the new name.
        until: From then on the old name is forgotten; None: never.
    """

    old: str
    new: str
    since: Version
    until: Version | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRemoval:
    """Something that a package no longer brings.

    Attributes:
        what: What it was, as ``<kind>.<name>`` or ``object.<name>.<field>``.
        since: The first version without it.
        why: Why, for people.
    """

    what: str
    since: Version
    why: LocaleText


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretSlot:
    """A secret that is set by hand: what connectors of the package call it, and people."""

    name: str
    label: LocaleText
    help: LocaleText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a package says of itself.

    Attributes:
        name: Name of the package, and of its layer.
        version: Its version, such as ``1.4.0``.
        title: What people call it.
        platform: Versions of the platform it runs on, such as ``>=1.0.0``; any if None.
        packages: Versions of the packages below it, by name.
        plugin: The plugin that it cannot work without.
        python: Versions of Python it runs on; any if None.
        description: What it is for.
        publisher: Who made it.
        license: Under which terms, as SPDX says it.
        changes: What tenants may change, by kind; of other kinds all, and upgrades merge it.
        renames: What got another name, and when.
        removes: What is no longer there, since when and why.
        secrets: What must be set by hand.
        screenshots: Pictures, as paths within the package.
        docs: What there is to read, by language, as paths within the package.
    """

    name: str
    version: str
    title: LocaleText
    platform: str | None = None
    packages: Mapping[str, str] = field(default_factory=dict)
    plugin: str | None = None
    python: str | None = None
    description: LocaleText | None = None
    publisher: str | None = None
    license: str | None = None
    changes: Mapping[str, Change] = field(default_factory=dict)
    renames: tuple[PackageRename, ...] = ()
    removes: tuple[PackageRemoval, ...] = ()
    secrets: tuple[SecretSlot, ...] = ()
    screenshots: tuple[str, ...] = ()
    docs: Mapping[str, str] = field(default_factory=dict)

    def change_of(self, kind: str) -> Change:
        """Tell what tenants may change of a kind."""
        return self.changes.get(kind, "merged")


def read_manifest(folder: Path) -> tuple[Manifest | None, list[Problem]]:
    """Read the manifest of a package.

    Args:
        folder: The package.

    Returns:
        The manifest, and what is wrong with it; one of the two is empty.
    """
    if not (folder / MANIFEST).is_file():
        missing = NoManifestError(file=MANIFEST)
        return None, [Problem(path="", error=missing, file=MANIFEST)]
    try:
        document: Mapping[str, Any] = read_json(folder / MANIFEST)
    except AppError as error:
        return None, [Problem(path="", error=error, file=MANIFEST)]
    return check_manifest(document)


def check_manifest(document: Mapping[str, Any]) -> tuple[Manifest | None, list[Problem]]:
    """Check what may be a manifest; gives it, or what is wrong with it."""
    check = SchemaCheck(read_schema(schema_dir() / MANIFEST), folder=schema_dir())
    problems = check_texts(document) or check.problems(document)
    if problems:
        return None, [Problem(path=p.path, error=p.error, file=MANIFEST) for p in problems]
    return parse_manifest(document), []


def parse_manifest(document: Mapping[str, Any]) -> Manifest:
    """Turn a manifest that is known to be right into what it says."""
    requires = document.get("requires", {})
    return Manifest(
        name=document["name"],
        version=document["version"],
        title=document["title"],
        platform=requires.get("platform"),
        packages=requires.get("packages", {}),
        plugin=document.get("plugin"),
        python=requires.get("python"),
        description=document.get("description"),
        publisher=document.get("publisher"),
        license=document.get("license"),
        changes=document.get("changes", {}),
        renames=tuple(_rename(each) for each in document.get("renames", ())),
        removes=tuple(
            PackageRemoval(what=each["what"], since=parse_version(each["since"]), why=each["why"])
            for each in document.get("removes", ())
        ),
        secrets=tuple(
            SecretSlot(name=each["name"], label=each["label"], help=each.get("help"))
            for each in document.get("secrets", ())
        ),
        screenshots=tuple(document.get("screenshots", ())),
        docs=document.get("docs", {}),
    )


def _rename(document: Mapping[str, Any]) -> PackageRename:
    until = document.get("until")
    return PackageRename(
        old=document["from"],
        new=document["to"],
        since=parse_version(document["since"]),
        until=None if until is None else parse_version(until),
    )


def parse_version(text: str) -> Version:
    """Read a version such as ``1.4.0``."""
    major, minor, patch = text.split(".")
    return int(major), int(minor), int(patch)


def satisfies(version: str, wanted: str) -> bool:
    """Tell whether a version meets every condition of a range such as ``>=1.2.0,<2.0.0``."""
    for condition in wanted.split(","):
        sign = condition.rstrip("0123456789.")
        bound = parse_version(condition.removeprefix(sign))
        if not _OPERATORS[sign](parse_version(version), bound):
            return False
    return True


def check_requirements(
    manifests: Iterable[Manifest],
    *,
    platform: str,
    plugins: Collection[str],
    python: str = PYTHON,
) -> list[Problem]:
    """List what packages need and do not find.

    Args:
        manifests: The packages that shall be there together.
        platform: Version of the platform.
        plugins: Names of the plugins that are loaded.
        python: Version of Python.
    """
    by_name = {manifest.name: manifest for manifest in manifests}
    problems = []
    for each in by_name.values():
        if each.platform is not None and not satisfies(platform, each.platform):
            path = pointer("requires", "platform")
            problems.append(_unmet(each, _PLATFORM, each.platform, platform, path))
        if each.python is not None and not satisfies(python, each.python):
            path = pointer("requires", "python")
            problems.append(_unmet(each, _PYTHON, each.python, python, path))
        for name, wanted in each.packages.items():
            found = by_name[name].version if name in by_name else None
            if found is None or not satisfies(found, wanted):
                what = say("package `{name}`", "软件包 `{name}`", name=name)
                path = pointer("requires", "packages", name)
                problems.append(_unmet(each, what, wanted, found, path))
        if each.plugin is not None and each.plugin not in plugins:
            what = say("the plugin `{name}`", "插件 `{name}`", name=each.plugin)
            problems.append(_unmet(each, what, "", None, "/plugin"))
    return problems


def dependency_order(manifests: Iterable[Manifest]) -> list[str]:
    """Give the names of packages so that each comes after those it needs.

    Raises:
        CircularRequirementError: Some need each other.
    """
    needs = {each.name: sorted(each.packages) for each in sorted(manifests, key=_name)}
    try:
        order = TopologicalSorter(needs).static_order()
        return [name for name in order if name in needs]
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise CircularRequirementError(packages=circle) from None


def packages_after(
    installed: Mapping[str, JsonObject], package: JsonObject | None, without: str | None
) -> dict[str, JsonObject]:
    """Give the manifests of a tenant after one comes, changes or goes; others keep their places.

    Args:
        installed: The manifests as they are, in dependency order.
        package: That of a package that comes, or changes.
        without: Name of one that goes.
    """
    after = {name: each for name, each in installed.items() if name != without}
    if package is not None:
        after[str(package["name"])] = package
    ordered: dict[str, JsonObject] = {}

    def put(name: str, on_the_way: tuple[str, ...]) -> None:
        if name in ordered or name not in after or name in on_the_way:
            return
        for below in parse_manifest(after[name]).packages:
            put(below, (*on_the_way, name))
        ordered[name] = after[name]

    for name in after:
        put(name, ())
    return ordered


def _name(manifest: Manifest) -> str:
    return manifest.name


def _unmet(
    manifest: Manifest, what: LocaleText, wanted: str, found: str | None, path: str
) -> Problem:
    state = (
        say("and there is none", "但它不存在")
        if found is None
        else say("but {found} is there", "但现有版本为 {found}", found=found)
    )
    needed = {locale: f"{text} {wanted}".rstrip() for locale, text in what.items()}
    error = UnmetRequirementError(package=manifest.name, needed=needed, found=state)
    return Problem(path=path, error=error, file=MANIFEST)
