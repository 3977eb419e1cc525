"""A package folder from what a converter made: manifest, definitions, report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import orjson

from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import DEFAULT_LOCALE, LOCALES
from dougong.metadata.definition import Definition
from dougong.metadata.files import Kinds, write_folder
from dougong.metadata.package import MANIFEST
from dougong.packages.converters.errors import FolderNotEmptyError
from dougong.packages.converters.report import Report

DEFINITIONS = "metadata"
REPORT = "report"


def write_package(
    folder: Path,
    manifest: JsonObject,
    definitions: Iterable[JsonObject],
    report: Report,
    *,
    kinds: Kinds,
) -> None:
    """Write a package, and beside it what became of its source.

    Args:
        folder: Where to; made if it is not there.
        manifest: What the package says of itself.
        definitions: Its definitions, whole documents.
        report: What became of each component of the source.
        kinds: Every kind of definition.

    Raises:
        FolderNotEmptyError: Something is there already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmptyError(folder=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / MANIFEST, manifest)
    made = [Definition(str(each["kind"]), str(each["name"]), each) for each in definitions]
    write_folder(folder / DEFINITIONS, made, kinds=kinds)
    _write(folder / f"{REPORT}.json", report.to_json())
    for locale in LOCALES:
        name = f"{REPORT}.md" if locale == DEFAULT_LOCALE else f"{REPORT}.{locale}.md"
        (folder / name).write_text(report.to_markdown(locale), encoding="utf-8")


def _write(path: Path, document: JsonObject) -> None:
    path.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
