"""Rights: what an actor may do, asked in one place by every floor above.

For now an admin may do everything and others nothing; permission sets will fill the same methods.
"""

from __future__ import annotations

from dataclasses import dataclass

from dougong.access.errors import ForbiddenError, MissingRightError, Verb


@dataclass(frozen=True, slots=True)
class Rights:
    """What an actor may do.

    Attributes:
        key: The same for all who have these rights; plans are cached under it.
        everything: Whether nothing is refused.
    """

    key: str
    everything: bool

    def may(self, verb: Verb, object: str) -> bool:  # noqa: A002 - the word of the house
        """Tell whether the actor may do this to some records of the object."""
        return self.everything

    def sees(self, object: str, field: str) -> bool:  # noqa: A002 - the word of the house
        """Tell whether the actor may read the field."""
        return self.everything

    def require(self, verb: Verb, object: str) -> None:  # noqa: A002 - the word of the house
        """Refuse what the actor may not do.

        Raises:
            ForbiddenError: The right is missing; the message says which to ask for.
        """
        if not self.may(verb, object):
            raise ForbiddenError(verb=verb, object=object)

    def require_system(self, right: str) -> None:
        """Refuse what needs a right that is about no object, such as ``builder``.

        Raises:
            MissingRightError: The right is missing.
        """
        if not self.everything:
            raise MissingRightError(right=right)


EVERYTHING = Rights(key="everything", everything=True)
NOTHING = Rights(key="nothing", everything=False)
