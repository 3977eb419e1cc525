"""What a check refuses is taken out again, and said in the report: a package always installs."""

from __future__ import annotations

from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.messages import LOCALES
from dougong.packages.converters.salesforce.conversion import Conversion, Draft, Part

MAX_ROUNDS = 60


def settle(conversion: Conversion) -> None:
    """Check the package as a deploy would, and mend it until nothing is wrong.

    Each round only takes out or simplifies what was refused, so it ends; whatever is still wrong
    after many rounds goes as a whole.
    """
    for number in range(MAX_ROUNDS):
        problems = conversion.bench.problems(
            conversion.package, [draft.document for draft in conversion.drafts.values()]
        )
        if not problems:
            return
        _mend(conversion, problems, whole=number > MAX_ROUNDS // 2)


def _mend(conversion: Conversion, problems: tuple[Problem, ...], *, whole: bool) -> None:
    located: dict[tuple[tuple[str, str], tuple[str, ...]], list[Problem]] = {}
    for problem in problems:
        kind, _, name = (problem.file or "").partition("/")
        draft = conversion.drafts.get((kind, name))
        if draft is not None:
            path = _named(draft.document, problem.path)
            place = () if whole else _owner(draft, path)
            located.setdefault(((kind, name), place), []).append(problem)
    for (identity, place), found in located.items():
        draft = conversion.drafts.get(identity)
        if draft is not None:
            _apply(conversion, identity, draft, place, found)


def _apply(
    conversion: Conversion,
    identity: tuple[str, str],
    draft: Draft,
    place: tuple[str, ...],
    problems: list[Problem],
) -> None:
    part, problem = draft.parts.get(place, draft.whole), problems[0]
    if part.mend is not None:
        before = repr(draft.document)
        # From the end, so that the places of those before stay what they are; one at each place.
        for each in sorted({each.path: each for each in problems}.values(), key=_order)[::-1]:
            part.mend(draft.document, each)
        if repr(draft.document) != before:
            return
    _say(conversion, part, problem)
    if place and _take_out(draft.document, place):
        draft.parts.pop(place, None)
        return
    del conversion.drafts[identity]
    for lost in draft.parts.values():
        _say(conversion, lost, problem)


def _say(conversion: Conversion, part: Part, problem: Problem) -> None:
    why = {locale: problem.error.message(locale) for locale in LOCALES}
    conversion.report.not_carried(part.kind, part.component, why)


def _order(problem: Problem) -> list[tuple[int, str]]:
    return [(int(step), "") if step.isdigit() else (0, step) for step in problem.path.split("/")]


def _owner(draft: Draft, path: tuple[str, ...]) -> tuple[str, ...]:
    """Find the smallest part that a path lies in."""
    for length in range(len(path), 0, -1):
        if path[:length] in draft.parts:
            return path[:length]
    return ()


def _named(document: Any, path: str) -> tuple[str, ...]:
    """Write a JSON pointer with the names of items instead of their places."""
    named: list[str] = []
    at = document
    for step in path.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(at, list) and key.isdigit() and int(key) < len(at):
            at = at[int(key)]
            key = str(at["name"]) if isinstance(at, dict) and "name" in at else key
            key = at if isinstance(at, str) else key
        else:
            at = at.get(key) if isinstance(at, dict) else None
        named.append(key)
    return tuple(named)


def _take_out(document: Any, place: tuple[str, ...]) -> bool:
    at = document
    for key in place[:-1]:
        at = _step(at, key)
        if at is None:
            return False
    last = place[-1]
    if isinstance(at, dict):
        return at.pop(last, None) is not None
    if isinstance(at, list):
        kept = [each for each in at if _key(each) != last]
        changed = len(kept) < len(at)
        at[:] = kept
        return changed
    return False


def _step(at: Any, key: str) -> Any:
    if isinstance(at, dict):
        return at.get(key)
    if isinstance(at, list):
        return next((each for each in at if _key(each) == key), None)
    return None


def _key(item: Any) -> str:
    return str(item.get("name", "")) if isinstance(item, dict) else str(item)
