"""What stands on a timeline, and which page of it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from dougong.deployment.model import ObjectModel
from dougong.kernel.jsontypes import JsonObject
from dougong.records.reading.trail import TrailEntry
from dougong.records.talk.comments import Comment

CHANGES, COMMENTS = "changes", "comments"
"""The kinds of entries that are no records; all others are names of objects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that happened.

    Attributes:
        at: When.
        user: Who did it, as ``{"id", "label"}``; none for the platform itself.
        of: The related record that it is about, as ``{"object", "id", "label"}``; none: the one
            whose timeline it is.
    """

    at: datetime
    user: JsonObject | None
    of: JsonObject | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEntry(Entry):
    """A record was changed."""

    trail: TrailEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidEntry(Entry):
    """A conversation about a record began."""

    comment: Comment


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeEntry(Entry):
    """A record was made for another one.

    Attributes:
        object: Of which object it is.
        record: Its ``id`` and ``label``.
        told: What its object shows of itself on timelines, by field; empty: nothing.
        version: Its version.
    """

    object: str
    record: JsonObject
    told: JsonObject
    version: int


TimelineEntry: TypeAlias = ChangeEntry | SaidEntry | MadeEntry


@dataclass(frozen=True, slots=True)
class Source:
    """An object whose records stand on a timeline because they were made for the record.

    Attributes:
        record: The object.
        lookup: Its first field that points at the record.
    """

    record: ObjectModel
    lookup: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of what happened, the latest first.

    Attributes:
        entries: What happened.
        next_cursor: Where the next page begins; None if there is none.
        sources: The objects whose records may be among the entries of any page.
    """

    entries: Sequence[TimelineEntry]
    next_cursor: str | None
    sources: Sequence[Source]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRequest:
    """A page as a client asks for it.

    Attributes:
        limit: How many entries at most.
        cursor: ``next_cursor`` of the page before.
        kinds: ``changes``, ``comments`` and names of objects; None for all.
        through: The lookups that lead to related records which are told of as well; None: the
            comments and events of all that are made for the record.
        by: The user whose doings are told; None: everybody's.
    """

    limit: int
    cursor: str | None = None
    kinds: frozenset[str] | None = None
    through: tuple[str, ...] | None = None
    by: UUID | None = None

    def asks_for(self, kind: str) -> bool:
        """Tell whether entries of a kind are asked for."""
        return self.kinds is None or kind in self.kinds
