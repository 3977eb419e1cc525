"""What the platform refuses is taken out, the smallest part that helps, until the package installs.

Translation is careful, but the check of a deploy knows more than any translator: which values fit
which fields, what an expression may read where. Each part that goes is said in the report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.messages import LOCALES, LocaleText
from dougong.metadata.catalog import EMPTY
from dougong.metadata.definition import Identity
from dougong.packages.converters.bench import Bench
from dougong.packages.converters.frappe import words
from dougong.packages.converters.frappe.drafts import Document, Drafts
from dougong.packages.converters.report import Report

_ROUNDS = 40
_NUMBER = {"en": "Number", "zh-CN": "编号"}
_LISTS = frozenset(
    {
        "fields",
        "rules",
        "indexes",
        "unique",
        "search",
        "fetch",
        "columns",
        "sections",
        "tabs",
        "side",
        "items",
        "actions",
        "more",
        "aggregates",
        "to",
    }
)
_NEEDED = frozenset({"name", "type", "field", "object", "label", "plural", "title", "formula"})
_OPTIONAL = frozenset(
    {
        "default",
        "filter",
        "currency",
        "min",
        "max",
        "unique",
        "required",
        "editable_after_submit",
        "visible",
        "read_only",
        "header",
        "side",
        "search",
        "tree",
        "timeline",
        "where",
        "history",
        "placeholder",
        "help",
        "collapsed",
        "sort",
        "restart",
        "when",
        "sharing",
        "owned",
        "precision",
    }
)
_FATAL = frozenset({"flow", "template", "sharing", "view"})
"""Kinds of which a part cannot be missing: the whole goes, unless the part is a column."""


def prune(drafts: Drafts, bench: Bench, package: str) -> None:
    """Take out what the check refuses.

    Args:
        drafts: The definitions.
        bench: What they are checked against.
        package: Name of the package.
    """
    sound: set[Identity] = set()
    previous = EMPTY
    for _ in range(_ROUNDS):
        found = bench.check(package, drafts.all(), sound=sound, previous=previous)
        if not found.problems:
            return
        by_document: dict[Identity, list[Problem]] = {}
        for each in found.problems:
            kind, _, name = (each.file or "").partition("/")
            by_document.setdefault((kind, name), []).append(each)
        for key, problems in by_document.items():
            _mend(drafts, key, problems)
        sound = {(each["kind"], each["name"]) for each in drafts.all()} - by_document.keys()
        previous = found.catalog
    for each in bench.problems(package, drafts.all()):
        kind, _, name = (each.file or "").partition("/")
        _drop(drafts, kind, name, each)


def _mend(drafts: Drafts, key: Identity, problems: Sequence[Problem]) -> None:
    kind, name = key
    document = drafts.afresh(kind, name)
    if document is None:
        return
    places: dict[tuple[str | int, ...], tuple[Problem, tuple[str | int, ...]]] = {}
    for each in problems:
        steps = _steps(document, each.path)
        cut = _cut(kind, steps)
        if kind == "object" and steps == ("title",):
            document["title"] = "record_number"  # made below
            continue
        if cut is None:
            _drop(drafts, kind, name, each)
            return
        places.setdefault(cut, (each, steps))
    # From the back, so that places in front keep their numbers.
    for cut in sorted(places, key=_from_behind, reverse=True):
        problem, steps = places[cut]
        _tell(drafts, document, steps[: len(cut)], problem)
        _take_out(document, cut)
    if kind == "object":
        _keep_title(document)
    if not _tidy(document):
        drafts.drop(kind, name)


def _steps(document: Document, path: str) -> tuple[str | int, ...]:
    found: list[str | int] = []
    at: Any = document
    for step in path.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(at, list) and key.isdigit() and int(key) < len(at):
            found.append(int(key))
            at = at[int(key)]
        elif isinstance(at, Mapping):
            found.append(key)
            at = at.get(key)
        else:
            break
    return tuple(found)


def _cut(kind: str, steps: tuple[str | int, ...]) -> tuple[str | int, ...] | None:
    """Give the smallest part around a place that can be left out; None: nothing but the whole."""
    if kind in ("permission_set", "translation") and len(steps) > 1:
        return steps[:3] if steps[0] == "actions" else steps[:2]
    for length in range(len(steps), 0, -1):
        last, before = steps[length - 1], steps[length - 2] if length > 1 else None
        if isinstance(last, int) and before in _LISTS:
            return steps[:length] if kind not in _FATAL or before == "columns" else None
        if kind == "view" and last in ("where", "sort", "group_by"):
            return steps[:length]
        if last in _OPTIONAL and last not in _NEEDED:
            return steps[:length] if kind not in ("flow", "sharing") else None
    return None


def _from_behind(cut: tuple[str | int, ...]) -> tuple[Any, ...]:
    return tuple((0, "", step) if isinstance(step, int) else (1, step, 0) for step in cut)


def _take_out(document: Document, cut: Sequence[str | int]) -> None:
    at: Any = document
    for step in cut[:-1]:
        at = at[step] if isinstance(at, list) and isinstance(step, int) else _get(at, step)
    last = cut[-1]
    if isinstance(at, list) and isinstance(last, int) and last < len(at):
        del at[last]
    elif isinstance(at, dict):
        at.pop(last, None)


def _keep_title(document: Document) -> None:
    """Number the records of an object that lost the field by which they were called."""
    title = document.get("title")
    if title is None or any(each["name"] == title for each in document["fields"]):
        return
    document["fields"].insert(
        0, {"name": title, "type": "autonumber", "label": _NUMBER, "format": "{00000}"}
    )


def _tidy(document: Document) -> bool:
    """Leave out what is empty now; tell whether something is left."""
    for key in ("fetch", "rules", "indexes", "unique", "search", "items", "aggregates"):
        if document.get(key) == []:
            del document[key]
    for each in document.get("fields", ()) if document["kind"] == "object" else ():
        if each.get("fetch") == []:
            del each["fetch"]
    if document["kind"] == "layout":
        for tab in document["tabs"]:
            tab["sections"] = [s for s in tab["sections"] if s.get("fields") != []]
        document["tabs"] = [tab for tab in document["tabs"] if tab["sections"]]
        return bool(document["tabs"])
    if document["kind"] == "view":
        return bool(document["columns"])
    if document["kind"] == "app":
        document["items"] = [i for i in document.get("items", ()) if i.get("items") != []]
        return bool(document["items"])
    return document.get("texts") != {}


def _tell(drafts: Drafts, document: Document, steps: Sequence[str | int], problem: Problem) -> None:
    """Report the component that the part comes from, if it is one."""
    kind, name = document["kind"], document["name"]
    origin = drafts.origin(kind, name, *_places(document, steps))
    if origin is None:
        return
    why = _words(problem)
    sort, component = origin
    if origin == drafts.origin(kind, name):
        drafts.report.approximated(sort, component, why)
    elif sort in ("condition", "fetch_from") or (kind == "object" and len(steps) == 2):
        drafts.report.not_carried(sort, component, why)
    else:
        drafts.report.approximated(sort, component, why)


def _places(document: Document, steps: Sequence[str | int]) -> list[str]:
    """Name the place in the words of what was marked, the nearest first."""
    places: list[str] = []
    at: Any = document
    for step in steps:
        at = at[step] if isinstance(at, list) and isinstance(step, int) else _get(at, step)
        if isinstance(at, str) and isinstance(step, int):
            places.insert(0, at)
        elif isinstance(at, Mapping):
            named = at.get("into") or at.get("field") or at.get("name")
            if "into" in at:
                places.insert(0, f"fetch {at['into']}")
            elif "when" in at and "message" in at:
                places.insert(0, f"rule {named}")
            elif isinstance(named, str):
                places.insert(0, named)
        elif places and isinstance(step, str):
            places.insert(0, f"{places[0]} {step}")
    return places


def _get(at: Any, step: str | int) -> Any:
    return at.get(step) if isinstance(at, Mapping) else None


def _drop(drafts: Drafts, kind: str, name: str, problem: Problem) -> None:
    document = drafts.get(kind, name)
    if document is None:
        return
    _lose(drafts.report, drafts, document, _words(problem))
    drafts.drop(kind, name)


def _lose(report: Report, drafts: Drafts, document: Document, why: LocaleText) -> None:
    kind, name = document["kind"], document["name"]
    whole = drafts.origin(kind, name)
    if whole is not None:
        report.not_carried(*whole, why)
    if kind == "object":
        for each in document["fields"]:
            origin = drafts.origin(kind, name, each["name"])
            if origin is not None:
                report.not_carried(*origin, why)


def _words(problem: Problem) -> LocaleText:
    return words.refused({locale: problem.error.message(locale) for locale in LOCALES})
