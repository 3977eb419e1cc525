"""What an expression may read besides its own text, when it is evaluated outside the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from dougong.formula.calendars import Calendar


class Children(Protocol):
    """Gives the related records that ``EXISTS``, ``SUM`` and the like look at."""

    def __call__(self, relation: str, /) -> Sequence[Mapping[str, Any]]:
        """Give the values of each record of a relation, by dotted path."""


def no_children(relation: str, /) -> Sequence[Mapping[str, Any]]:
    """Give no related record."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The values an expression is evaluated on.

    Values are Python's own: ``str``, ``Decimal``, ``bool``, ``date``, ``datetime`` in UTC,
    ``time``, ``timedelta``, ``UUID`` of a record, ``tuple`` of a list; None is blank.

    Attributes:
        values: Values of the record at hand, by dotted path such as ``account.tier``; what
            ``Expression.reads`` names must be there, or is blank.
        globals: Values of ``$…``, by dotted path without ``$``; ``$old.status`` is there too.
        now: The present instant.
        zone: The tenant's time zone.
        calendars: When business is open, by name.
        children: Related records; those of a related record stand among its values, by relation.
        parent: Of a related record, the surroundings of the record it is related to.
    """

    values: Mapping[str, Any]
    globals: Mapping[str, Any] = field(default_factory=dict)
    now: datetime
    zone: ZoneInfo
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    children: Children = no_children
    parent: Surroundings | None = None

    def of_child(self, values: Mapping[str, Any]) -> Surroundings:
        """Give the surroundings of a related record, whose own related records are in it."""
        return replace(self, values=values, children=lambda name: values.get(name, ()), parent=self)
