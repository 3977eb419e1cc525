"""What an expression may name: handed in by whoever knows objects and their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from dougong.formula.value_types import Type
from dougong.kernel.messages import LocaleText


class Scope(Protocol):
    """The names that can be used, and their types.

    An owner is the name of an object; None is the object of the record at hand. What the user may
    not see is not there: it is neither found nor listed, so that no error tells of it.
    """

    def field(self, owner: str | None, name: str, /) -> Type | None:
        """Give the type of a field; a relation has a record type that names its object."""

    def names(self, owner: str | None, /) -> Iterable[str]:
        """Give the names of the fields of an object."""

    def label(self, owner: str | None, /) -> LocaleText | str:
        """Give what people call the object."""

    def relation(self, owner: str | None, name: str, lookup: str, /) -> str | None:
        """Give the object of that name if that lookup of it points at the owner; else None."""

    def relations(self, owner: str | None, /) -> Iterable[str]:
        """Give the relations that lead to an object, such as ``ticket_comment.ticket``."""

    def global_type(self, name: str, /) -> Type | None:
        """Give the type of ``$name``, such as a record of ``user`` for ``user``."""

    def global_names(self) -> Iterable[str]:
        """Give the names that may follow a ``$``."""

    def calendars(self) -> Iterable[str] | None:
        """Give the names of the calendars; None where any name may turn out to be one."""

    def trees(self) -> Mapping[str, str] | None:
        """Give the lookup of each object whose records form a tree; None where any may do so."""

    def has_rates(self) -> bool:
        """Tell whether there are dated exchange rates that may be seen."""
