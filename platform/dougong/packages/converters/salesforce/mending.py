"""Taking the smallest thing out of a document that a check refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LOCALES, LocaleText
from dougong.packages.converters.report import Report

_DISPENSABLE = {"where", "sort", "visible", "label", "for", "header", "side", "group_by"}
_CONDITIONS = {"required", "read_only", "visible"}


def without_faults(
    report: Report, kind: str, component: str
) -> Callable[[JsonObject, Problem], None]:
    """Give a way to mend a document of lists, such as a layout: what was refused is left out.

    Args:
        report: Is told what was left out.
        kind: Sort of the component.
        component: The component.
    """

    def mend(document: JsonObject, problem: Problem) -> None:
        steps = [step.replace("~1", "/").replace("~0", "~") for step in problem.path.split("/")[1:]]
        if not take_out(document, steps):
            return
        why: LocaleText = {locale: problem.error.message(locale) for locale in LOCALES}
        words = {
            "en": f"a part of it is left out: {why['en']}",
            "zh-CN": f"其中一部分未保留：{why['zh-CN']}",
        }
        report.approximated(kind, component, words)

    return mend


def take_out(document: Any, steps: Sequence[str]) -> bool:
    """Take the smallest thing that a path leads into out of a document.

    That is a condition of a cell, a property that can be missing, or else an item of a list; what
    is left empty goes too.

    Returns:
        Whether the document can do without it.
    """
    trail = _trail(document, steps)
    for depth in range(len(trail) - 1, -1, -1):
        holder, key = trail[depth]
        if isinstance(holder, list):
            del holder[key]
            _tidy(trail[:depth])
            return bool(document.get("tabs", True))
        if key in _DISPENSABLE or (key in _CONDITIONS and "field" in holder):
            del holder[key]
            return True
    return False


def _trail(document: Any, steps: Sequence[str]) -> list[tuple[Any, Any]]:
    """Give the way to a place, as far as it is there: what holds it, and under which key."""
    trail: list[tuple[Any, Any]] = []
    at = document
    for step in steps:
        key: Any = int(step) if isinstance(at, list) and step.isdigit() else step
        there = (
            key in at if isinstance(at, dict) else isinstance(at, list) and key in range(len(at))
        )
        if not there:
            break
        trail.append((at, key))
        at = at[key]
    return trail


def _tidy(trail: Sequence[tuple[Any, Any]]) -> None:
    """Take out what was left empty, from within."""
    for holder, key in reversed(trail):
        left = holder[key]
        said = left.values() if isinstance(left, dict) else ()
        if left and not any(each == [] for each in said):
            return
        if isinstance(holder, list) or key in _DISPENSABLE:
            del holder[key]
