"""Counts the components of a project in another way than the converter: by text, not by tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

_TOKEN = re.compile(r"(%%%|___)NAMESPACE(D_ORG|_DOT|D_RT)?(%%%|___)")
_OBJECT_PARTS = {
    "field": ("fields", "fields", ".field-meta.xml"),
    "validation_rule": ("validationRules", "validationRules", ".validationRule-meta.xml"),
    "record_type": ("recordTypes", "recordTypes", ".recordType-meta.xml"),
    "list_view": ("listViews", "listViews", ".listView-meta.xml"),
}
_FORMULA_TYPES = {"Text", "Number", "Currency", "Percent", "Checkbox", "Date", "DateTime", "Time"}


def count(project: Path) -> dict[str, int]:
    """Count fields, formulas, rules, record types, list views and layouts of a project."""
    names: dict[str, set[str]] = {kind: set() for kind in (*_OBJECT_PARTS, "layout", "formula")}
    formulas: dict[str, bool] = {}
    for path in _files(project):
        text = path.read_text(encoding="utf-8", errors="replace")
        if "http://soap.sforce.com/2006/04/metadata" not in text:
            continue
        name = _plain(unquote(path.name))
        if re.search(r"\.layout(-meta\.xml)?$", name):
            names["layout"].add(re.sub(r"\.layout(-meta\.xml)?$", "", name))
        for kind, full, body in _parts(path, name, text):
            names[kind].add(full)
            if kind == "field":
                formulas[full] = _is_formula(body)
    names["formula"] = {full for full, computed in formulas.items() if computed}
    return {kind: len(found) for kind, found in names.items()}


def _parts(path: Path, name: str, text: str) -> Iterator[tuple[str, str, str]]:
    """Give kind, full name and text of what belongs to an object."""
    above = _plain(unquote(path.parent.parent.name))
    for kind, (folder, tag, ending) in _OBJECT_PARTS.items():
        if path.parent.name == folder and name.endswith(ending):
            own = re.search(r"<fullName\s*>\s*([^<]+?)\s*</fullName>", text)
            local = _plain(own[1]) if own else name.removesuffix(ending)
            yield kind, f"{above}.{local}", text
        elif re.search(r"\.object(-meta\.xml)?$", name):
            owner = re.sub(r"\.object(-meta\.xml)?$", "", name)
            for body in re.findall(rf"\n    <{tag}>(.*?)\n    </{tag}>", text, re.DOTALL):
                own = re.search(r"<fullName\s*>\s*([^<]+?)\s*</fullName>", body)
                if own:
                    yield kind, f"{owner}.{_plain(own[1])}", body


def _is_formula(body: str) -> bool:
    kind = re.search(r"<type\s*>(\w+)</type\s*>", body)
    return (
        re.search(r"<formula\s*/?>", body) is not None
        and kind is not None
        and kind[1] in _FORMULA_TYPES
    )


def _files(project: Path) -> Iterator[Path]:
    """Give the files in the order in which later ones replace earlier ones."""
    tops: list[str] = []
    if (project / "sfdx-project.json").is_file():
        text = (project / "sfdx-project.json").read_text(encoding="utf-8")
        tops = re.findall(r'"path"\s*:\s*"([^"]+)"', text)
    ranked = []
    for path in project.rglob("*"):
        if path.is_file() and path.stat().st_size < 32_000_000 and ".git" not in path.parts:
            inside = [at for at, top in enumerate(tops) if path.is_relative_to(project / top)]
            ranked.append((max(inside, default=-1), path.as_posix(), path))
    yield from (path for *_, path in sorted(ranked) if _is_metadata(path))


def _is_metadata(path: Path) -> bool:
    return path.name.endswith((".xml", ".object", ".layout"))


def _plain(name: str) -> str:
    return _TOKEN.sub("", name).replace("&apos;", "'").replace("&amp;", "&")
