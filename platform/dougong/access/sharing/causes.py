"""Why a record is reached: the ways there are, each with what tells it apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ToEveryone:
    """All records of the object are."""


@dataclass(frozen=True, slots=True)
class ByOwner:
    """Of who owns it; ``lists`` name the lists of users in ``Reach`` among whom they are."""

    lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ByRule:
    """It meets the condition of a sharing rule."""

    rule: str


@dataclass(frozen=True, slots=True)
class ByField:
    """A lookup of it names the user, or what they belong to."""

    field: str


@dataclass(frozen=True, slots=True)
class ByShare:
    """It is shared by itself: its team, or by hand."""


@dataclass(frozen=True, slots=True)
class ByParent:
    """What it belongs to is reached."""

    field: str


@dataclass(frozen=True, slots=True)
class ByChild:
    """A record that points at it is read."""

    object: str
    lookup: str


Cause: TypeAlias = ToEveryone | ByOwner | ByRule | ByField | ByShare | ByParent | ByChild
