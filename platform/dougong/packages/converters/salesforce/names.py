"""Names of ours for names of theirs: snake case, unique, at most 40 characters, none reserved."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable

MAX_NAME = 40
MAX_VALUE = 40

_SUFFIX = re.compile(r"__(?:c|mdt|e|b|x|kav|r|pc|s|latitude__s|longitude__s)$", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER = re.compile(r"[^a-z0-9]+")
_UNFIT_VALUE = re.compile(r"[^A-Za-z0-9_.-]+")


def snake(text: str, *, fallback: str = "x") -> str:
    """Write a name of theirs in snake case: ``Account_Tier__c`` is ``account_tier``.

    Args:
        text: The name.
        fallback: What a name without any letter of ours begins with.
    """
    bare = _SUFFIX.sub("", text.strip())
    words = _OTHER.sub("_", _HUMP.sub("_", bare).lower()).strip("_")
    if not words:
        words = f"{fallback}_{_digest(text)}"
    elif not words[0].isalpha():
        words = f"{fallback}_{words}"
    return shortened(words, text)


def shortened(name: str, whole: str, *, most: int = MAX_NAME) -> str:
    """Cut a name that is too long, and end it with a digest of the whole, so that it is stable."""
    if len(name) <= most:
        return name
    return f"{name[: most - 6].rstrip('_.-')}_{_digest(whole)}"


class Taken:
    """Names in one space, such as the fields of an object: each is given once.

    Args:
        reserved: Names that nothing of theirs may get.
    """

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._owners: dict[str, str] = dict.fromkeys(reserved, "")

    def give(self, theirs: str, *, wanted: str | None = None, mark: str = "") -> str:
        """Give a free name for one of theirs.

        Args:
            theirs: The name of theirs; asked again for the same, it gives another name.
            wanted: What it should be; made from theirs if None.
            mark: What is put before a name that is taken, such as ``custom``.
        """
        name = wanted or snake(theirs)
        tries = [name, *([shortened(f"{mark}_{name}", theirs)] if mark else [])]
        number = 1
        while (found := next((each for each in tries if each not in self._owners), None)) is None:
            number += 1
            tries = [f"{name[: MAX_NAME - 1 - len(str(number))].rstrip('_')}_{number}"]
        self._owners[found] = theirs
        return found


def option_values(values: Iterable[str], *, taken: Collection[str] = ()) -> dict[str, str]:
    """Give the stored value of each choice of a picklist: ``In Progress`` is ``in_progress``.

    Args:
        values: Values of theirs, in order.
        taken: Stored values that others have.
    """
    given: dict[str, str] = {}
    used = set(taken)
    for value in values:
        if value in given:
            continue
        number, name = 1, _value(value)
        wanted = name
        while wanted in used:
            number += 1
            wanted = f"{name[: MAX_VALUE - 1 - len(str(number))]}_{number}"
        given[value] = wanted
        used.add(wanted)
    return given


def _value(value: str) -> str:
    found = _UNFIT_VALUE.sub("_", value.strip().lower()).strip("_")
    if not found or (value and not value.isascii() and len(found) * 2 < len(value)):
        found = f"{found}_{_digest(value)}".strip("_")
    return shortened(found, value, most=MAX_VALUE)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:5]
