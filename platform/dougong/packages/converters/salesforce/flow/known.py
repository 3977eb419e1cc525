"""What each step may name: only what may have run before it; all else is blank there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any

_STEP = re.compile(r"\$steps\.([a-z0-9_]+)(?:\.[a-z0-9_]+)*")


def blank_unknown(steps: Mapping[str, dict[str, Any]]) -> dict[str, set[str]]:
    """Blank in each step what a step gives that cannot have run before it.

    Args:
        steps: The steps, linked; they are changed.

    Returns:
        The steps whose values were blanked, by the step that named them.
    """
    behind = {name: _behind(steps, name) for name in steps}
    found: dict[str, set[str]] = {}
    for name, said in steps.items():
        known = {other for other, after in behind.items() if name in after}
        gone: set[str] = set()
        cleaned = _cleaned(said, known, gone)
        if gone:
            said.clear()
            said.update(cleaned)
            found[name] = gone
    return found


def _behind(steps: Mapping[str, dict[str, Any]], start: str) -> Set[str]:
    """Give the steps that may run behind a step; those of a loop's turns come back to it."""
    outer = {
        inner: loop
        for loop, said in steps.items()
        if said["element"] == "loop"
        for inner in _reached(steps, said["each"], without=loop)
    }
    found: set[str] = set()
    waiting = [*leads(steps[start]), *([outer[start]] if start in outer else [])]
    while waiting:
        at = waiting.pop()
        if at in steps and at not in found:
            found.add(at)
            waiting += leads(steps[at])
            if at in outer:
                waiting.append(outer[at])
    return found


def _reached(steps: Mapping[str, dict[str, Any]], start: str, *, without: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        at = waiting.pop()
        if at in steps and at not in found and at != without:
            found.add(at)
            waiting += leads(steps[at])
    return found


def leads(step: Mapping[str, Any]) -> Iterator[str]:
    """Yield the steps that may directly follow a step."""
    for key in ("next", "on_error", "each"):
        if key in step:
            yield step[key]
    for way in step.get("ways", ()):
        yield way["go"]


def _cleaned(value: Any, known: Set[str], gone: set[str]) -> Any:
    if isinstance(value, str):

        def kept(match: re.Match[str]) -> str:
            if match[1] in known:
                return match[0]
            gone.add(match[1])
            return "null"

        return _STEP.sub(kept, value)
    if isinstance(value, dict):
        return {key: _cleaned(each, known, gone) for key, each in value.items()}
    if isinstance(value, list):
        return [_cleaned(each, known, gone) for each in value]
    return value
