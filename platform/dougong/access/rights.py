"""Rights: what an actor may do, asked in one place by every floor above.

They are compiled from permission sets (``access/permissions``) against one version of the
definitions. Which records they are about is said by ``Rows``, and becomes SQL in
``access/sharing``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from dougong.access.errors import ActionForbiddenError, ForbiddenError, MissingRightError, Verb

ALWAYS_SEEN = frozenset({"id", "version"})
"""Fields without which a record cannot be named; who may read it sees them."""

SELF: Final = "self"
DIRECT: Final = "direct"
ALL_BELOW: Final = "all"
LED: Final = "led"
DEPARTMENT: Final = "department"
DEPARTMENT_AND_BELOW: Final = "below"
RULE: Final = "rule_"
"""Before the name of a sharing rule: the list of users whose records it shares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grants:
    """The ways by which an actor reaches records of an object at one level, read or edit.

    Attributes:
        everyone: Every record.
        owners: Whose records, as names of lists of users that ``Reach`` holds; ``()`` for none,
            which also goes for objects whose records have no owner.
        rules: Names of the sharing rules with a condition that reach the actor; of one that also
            says whose records it shares, the list ``rule_<name>`` is held by itself.
        fields: Lookups of the object to users, teams, queues or departments: whoever belongs
            to what stands there reaches the record.
        shares: Whether the record's team and manual shares count.
        parent: The field whose record decides instead; None: the object decides itself.
        children: Objects whose records, where the actor reads them in their own right, make
            readable what they point at: the object and its lookup.
    """

    everyone: bool = False
    owners: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    shares: bool = False
    parent: str | None = None
    children: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Which records of an object an actor reaches; whoever may edit one may read it.

    Attributes:
        read: What lets them read, beside what lets them edit.
        edit: What lets them edit.
    """

    read: Grants
    edit: Grants


ALL_ROWS = Rows(read=Grants(everyone=True), edit=Grants(everyone=True))
NO_ROWS = Rows(read=Grants(), edit=Grants())


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectRights:
    """What an actor may do with an object.

    Attributes:
        verbs: What may be done to those records that are reached.
        readable: Names of the fields that may be read, system fields and computed ones too. A
            computed field is among them only where all that it reads is.
        editable: Names of the fields that may be written.
        unmasked: Names of masked fields whose plain value may be asked for.
        record_types: Names of the record types that may be chosen; None: all.
        rows: Which records are reached.
    """

    verbs: frozenset[Verb] = frozenset()
    readable: frozenset[str] = frozenset()
    editable: frozenset[str] = frozenset()
    unmasked: frozenset[str] = frozenset()
    record_types: frozenset[str] | None = None
    rows: Rows = NO_ROWS


_NONE = ObjectRights()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What an actor may do.

    Attributes:
        key: The same for all who have these rights; plans are cached under it.
        everything: Whether nothing is refused: that of administrators and of the platform itself.
        objects: Rights on objects, of those on which there are any.
        system: Names of the rights that are about no object, such as ``builder`` or ``users``.
        actions: Names of the actions that may be taken: ``ticket.export``, ``ticket.mass``.
        apps: Names of the apps that may be opened; None: all.
        owner_lists: The lists of users that are asked for together: every ``Grants.owners`` among
            the objects, and those of ``Grants.rules``. ``Reach`` holds them.
        version: Version of the definitions that they were compiled from; None: of any.
    """

    key: str
    everything: bool
    objects: Mapping[str, ObjectRights] = field(default_factory=dict)
    system: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    apps: frozenset[str] | None = None
    owner_lists: frozenset[tuple[str, ...]] = frozenset()
    version: int | None = field(default=None, compare=False)

    def on(self, object: str) -> ObjectRights:  # noqa: A002 - the word of the house
        """Give the rights on an object; not for those who may do everything."""
        return self.objects.get(object, _NONE)

    def may(self, verb: Verb, object: str) -> bool:  # noqa: A002 - the word of the house
        """Tell whether the actor may do this to some records of the object."""
        return self.everything or verb in self.on(object).verbs

    def sees(self, object: str, field: str) -> bool:  # noqa: A002 - the word of the house
        """Tell whether the actor may read the field."""
        return self.everything or field in self.on(object).readable

    def edits(self, object: str, field: str) -> bool:  # noqa: A002 - the word of the house
        """Tell whether the actor may write the field."""
        return self.everything or field in self.on(object).editable

    def unmasks(self, object: str, field: str) -> bool:  # noqa: A002 - the word of the house
        """Tell whether the actor may ask for the plain value of a masked field."""
        return self.everything or field in self.on(object).unmasked

    def rows(self, object: str) -> Rows:  # noqa: A002 - the word of the house
        """Give which records of an object the actor reaches."""
        return ALL_ROWS if self.everything else self.on(object).rows

    def has_system(self, right: str) -> bool:
        """Tell whether the actor has a right that is about no object."""
        return self.everything or right in self.system

    def takes(self, action: str, object: str) -> bool:  # noqa: A002 - the word of the house
        """Tell whether the actor may take an action on an object, such as ``export``."""
        return self.everything or f"{object}.{action}" in self.actions

    def chooses(self, object: str, record_type: str) -> bool:  # noqa: A002 - the word of the house
        """Tell whether the actor may make records of a record type, or make records be of it."""
        types = None if self.everything else self.on(object).record_types
        return types is None or record_type in types

    def opens(self, app: str) -> bool:
        """Tell whether the actor may open an app."""
        return self.everything or self.apps is None or app in self.apps

    def require(self, verb: Verb, object: str) -> None:  # noqa: A002 - the word of the house
        """Refuse what the actor may not do.

        Raises:
            ForbiddenError: The right is missing; the message says which to ask for.
        """
        if not self.may(verb, object):
            raise ForbiddenError(verb=verb, object=object)

    def require_action(self, action: str, object: str) -> None:  # noqa: A002 - the word of the house
        """Refuse an action that the actor may not take, such as ``mass``.

        Raises:
            ActionForbiddenError: The right is missing; the message says which to ask for.
        """
        if not self.takes(action, object):
            raise ActionForbiddenError(object=object, action=action)

    def require_system(self, right: str) -> None:
        """Refuse what needs a right that is about no object, such as ``builder``.

        Raises:
            MissingRightError: The right is missing.
        """
        if not self.has_system(right):
            raise MissingRightError(right=right)


EVERYTHING = Rights(key="everything", everything=True)
NOTHING = Rights(key="nothing", everything=False)
