"""Principals: whom a sharing rule shares with, and whose records it shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, get_args

from dougong.kernel.jsonpointer import pointer
from dougong.metadata.definition import Reference

PrincipalKind: TypeAlias = Literal[
    "user",
    "role",
    "role_and_below",
    "department",
    "department_and_below",
    "team",
    "queue",
    "everyone",
]

PRINCIPAL_KINDS: Final[tuple[PrincipalKind, ...]] = get_args(PrincipalKind)

_ROLES: Final = frozenset({"role", "role_and_below"})


@dataclass(frozen=True, slots=True)
class Principal:
    """A user, or several that belong together.

    Attributes:
        kind: What it is.
        name: E-mail of a user, code of a department, name of a role, team or queue; empty for
            everyone.
    """

    kind: PrincipalKind
    name: str

    @property
    def role(self) -> str | None:
        """The role that it names, if it names one."""
        return self.name if self.kind in _ROLES else None

    def to_json(self) -> dict[str, str | bool]:
        """Give it as definitions write it."""
        return {self.kind: True if self.kind == "everyone" else self.name}


def parse_principal(document: Mapping[str, Any]) -> Principal:
    """Read a principal; the schema lets it have one property."""
    kind = next(each for each in PRINCIPAL_KINDS if each in document)
    return Principal(kind, "" if kind == "everyone" else document[kind])


def principal_references(principal: Principal, path: str) -> Iterable[Reference]:
    """Name the role; users, departments, teams and queues are records, which nothing renames."""
    if principal.role is not None:
        yield Reference("role", principal.role, path + pointer(principal.kind))
