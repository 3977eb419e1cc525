"""Patches that are sent: each is checked, and laid over what packages say now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dougong.deployment.layering.conflicts import Outcome, choices_of
from dougong.deployment.store import Stored
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.metadata.check import Kinds
from dougong.metadata.definition import TENANT_LAYER, Definition
from dougong.metadata.errors import MisplacedError, NothingToPatchError
from dougong.metadata.layers import of_packages
from dougong.metadata.merging import Side
from dougong.metadata.patch_check import check_patch
from dougong.metadata.patches import base_of, is_patch, rebase


def laid_over(
    sent: Iterable[Definition],
    stored: Stored,
    *,
    kinds: Kinds,
    choices: Mapping[str, Side],
    outcome: Outcome,
) -> list[Definition]:
    """Give what is sent with what patches make in the place of the patches.

    A patch that was made against other values than packages have now is merged with these.

    Args:
        sent: What is sent; it may have any form.
        stored: What there is.
        kinds: Every kind of definition.
        choices: Whose part counts in conflicts.
        outcome: Takes what is not decided.

    Raises:
        InvalidError: A patch has faults.
    """
    all_ = list(sent)
    patches = [each for each in all_ if _is_own_patch(each, kinds)]
    if not patches:
        return all_
    changed = {each.identity for each in patches}
    there = (each for each in stored.definitions if each.identity in changed)
    below = of_packages(there, stored.packages)
    problems: list[Problem] = []
    for each in patches:
        problems += _faults(each, below.get(each.identity), kinds)
    if problems:
        raise InvalidError(problems)
    return [
        _applied(each, below[each.identity], choices, outcome) if each in patches else each
        for each in all_
    ]


def _is_own_patch(definition: Definition, kinds: Kinds) -> bool:
    own = definition.layer == TENANT_LAYER and definition.kind in kinds
    return own and is_patch(definition.json)


def _faults(patch: Definition, below: Definition | None, kinds: Kinds) -> list[Problem]:
    if below is None:
        label: JsonValue = dict(kinds.get(patch.kind).label)
        nothing = NothingToPatchError(kind=label, name=patch.name)
        found = [Problem(path="/patch", error=nothing)]
    else:
        found = check_patch(patch.json, below.json) or _misplaced(patch)
    return [Problem(path=patch.at + each.path, error=each.error, file=patch.file) for each in found]


def _misplaced(patch: Definition) -> list[Problem]:
    found = []
    for key, expected in (("kind", patch.kind), ("name", patch.name)):
        value = patch.json[key]
        if value != expected:
            error = MisplacedError(property=key, value=value, expected=expected)
            found.append(Problem(path=f"/{key}", error=error))
    return found


def _applied(
    patch: Definition, below: Definition, choices: Mapping[str, Side], outcome: Outcome
) -> Definition:
    base = base_of(patch.json, below.json)
    found = rebase(patch.json, base, below.json, choices_of(patch.identity, choices))
    outcome.conflicts += [(patch.identity, each) for each in found.conflicts]
    assert found.document is not None  # there is something on either side
    return replace(patch, json=found.document, package=below.layer, patch=patch.json)
