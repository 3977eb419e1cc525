"""Reach: to whom and to what a user belongs, as values that the row-level predicate is bound to.

The statement is the same for all who have the same rights; these values make it this user's. They
are read with the rights, and like them live for half a second at most.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

PRINCIPALS = "reach_principals"
GROUPS = "reach_groups"


def owners_parameter(lists: tuple[str, ...]) -> str:
    """Give the name of the parameter that holds the users of these lists together."""
    return "reach_owners_" + "_".join(lists)


@dataclass(frozen=True, slots=True)
class Reach:
    """To whom and to what a user belongs.

    Attributes:
        principals: As what records are shared with them: ``everyone``, ``user/<id>``,
            ``role/<name>``, ``role_below/<name>`` (of their roles and all above), ``team/<id>``,
            ``queue/<id>``, ``department/<id>`` (their own), ``department_below/<id>`` (their own,
            and all above it).
        groups: Ids of the user, and of their teams, queues and own department, as lookups of
            records name them.
        owners: Lists of users whose records they reach: ``self``, ``direct`` and ``all`` (those
            below them in the hierarchy), ``led`` (of departments they lead, and below),
            ``department``, ``below`` (their department, and below), ``rule_<name>`` (whose records
            a sharing rule shares with them).
        parameters: Values of the parameters of the row-level predicate.
    """

    principals: tuple[str, ...] = ()
    groups: tuple[UUID, ...] = ()
    owners: Mapping[str, Collection[UUID]] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        *,
        principals: Collection[str],
        groups: Collection[UUID],
        owners: Mapping[str, Collection[UUID]],
        owner_lists: Collection[tuple[str, ...]],
    ) -> Reach:
        """Put the lists together as the rights ask for them."""
        together = {
            owners_parameter(lists): sorted({user for name in lists for user in owners[name]})
            for lists in owner_lists
        }
        parameters = {name: array_text(users) for name, users in together.items()}
        parameters |= {
            PRINCIPALS: array_text(sorted(principals)),
            GROUPS: array_text(sorted(groups)),
        }
        return cls(tuple(principals), tuple(groups), owners, parameters)


def array_text(values: Sequence[str | UUID]) -> str:
    """Give ids, or names, as the text of an array: it is written once, and not at each call."""
    return "{" + ",".join(f'"{each}"' for each in values) + "}"


def length_of(text: str) -> int:
    """Tell how many values the text of an array has."""
    return text.count('"') // 2


NO_REACH = Reach()
