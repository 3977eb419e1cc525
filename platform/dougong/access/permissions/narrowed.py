"""Rights narrowed to the scopes of an API token: what its user may do, and no more than it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dougong.access.errors import Verb
from dougong.access.rights import ALWAYS_SEEN, ObjectRights, Rights, Rows
from dougong.kernel.jsontypes import JsonObject

ANY = "*"
VERBS = ("create", "read", "update", "delete")
ACTIONS = ("export", "import", "mass", "merge", "share", "transfer", "flow")
"""What a scope may also let a token do, where its user may."""

_WRITES = frozenset({"create", "update"})
_NOTHING = ObjectRights()


@dataclass(frozen=True, slots=True)
class Scopes:
    """What a token is narrowed to.

    Attributes:
        objects: Verbs and actions by object, or by ``*`` for every object not named.
        system: Names of the rights that are about no object.
    """

    objects: Mapping[str, frozenset[str]]
    system: frozenset[str]

    def on(self, object: str) -> frozenset[str]:  # noqa: A002 - the word of the house
        """Give the verbs and actions that are let through on an object."""
        found = self.objects.get(object)
        return self.objects.get(ANY, frozenset()) if found is None else found

    @property
    def key(self) -> str:
        """The same for scopes that let the same through."""
        parts = [f"{name}:{','.join(sorted(verbs))}" for name, verbs in self.objects.items()]
        return ";".join([*sorted(parts), "system:" + ",".join(sorted(self.system))])


def read_scopes(stored: Sequence[JsonObject]) -> Scopes:
    """Read scopes as they are sent and kept: each names an object, or rights of the system."""
    objects: dict[str, frozenset[str]] = {}
    system: frozenset[str] = frozenset()
    for scope in stored:
        if "object" in scope:
            name, verbs = str(scope["object"]), frozenset(map(str, scope["verbs"]))  # type: ignore[arg-type]
            objects[name] = objects.get(name, frozenset()) | verbs
        else:
            system |= frozenset(map(str, scope["system"]))  # type: ignore[arg-type]
    return Scopes(objects, system)


def narrow(rights: Rights, scopes: Scopes) -> Rights:
    """Give rights that let nothing through but what these and the scopes do."""
    return NarrowedRights(
        key=f"{rights.key}|{scopes.key}",
        everything=False,
        objects={name: _object(own, scopes.on(name)) for name, own in rights.objects.items()},
        system=scopes.system if rights.everything else rights.system & scopes.system,
        actions=frozenset(each for each in rights.actions if _takes(scopes, each)),
        apps=rights.apps,
        owner_lists=rights.owner_lists,
        version=rights.version,
        whole=rights,
        scopes=scopes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrowedRights(Rights):
    """What an actor may do by a token with scopes.

    Attributes:
        whole: What they may do otherwise.
        scopes: What the token lets through.
    """

    whole: Rights
    scopes: Scopes

    def on(self, object: str) -> ObjectRights:  # noqa: A002 - the word of the house
        """Give the rights on an object; of an administrator's token without names of fields."""
        if self.whole.everything:
            verbs = _verbs(self.scopes.on(object))
            return ObjectRights(verbs=verbs, rows=self.rows(object))
        return self.objects.get(object, _NOTHING)

    def may(self, verb: Verb, object: str) -> bool:  # noqa: A002 - the word of the house
        """Tell whether the actor may do this to some records of the object."""
        return verb in self.scopes.on(object) and self.whole.may(verb, object)

    def sees(self, object: str, field: str) -> bool:  # noqa: A002 - the word of the house
        """Tell whether the actor may read the field."""
        allowed = self.scopes.on(object)
        named = bool(allowed) and field in ALWAYS_SEEN
        return (named or "read" in allowed) and self.whole.sees(object, field)

    def edits(self, object: str, field: str) -> bool:  # noqa: A002 - the word of the house
        """Tell whether the actor may write the field."""
        return bool(_WRITES & self.scopes.on(object)) and self.whole.edits(object, field)

    def unmasks(self, object: str, field: str) -> bool:  # noqa: A002 - the word of the house
        """Tell whether the actor may ask for the plain value of a masked field."""
        return "read" in self.scopes.on(object) and self.whole.unmasks(object, field)

    def rows(self, object: str) -> Rows:  # noqa: A002 - the word of the house
        """Give which records of an object the actor reaches.

        Scopes say what may be done with an object; others may be reached through its records.
        """
        return self.whole.rows(object)

    def takes(self, action: str, object: str) -> bool:  # noqa: A002 - the word of the house
        """Tell whether the actor may take an action on an object, such as ``export``."""
        return action in self.scopes.on(object) and self.whole.takes(action, object)

    def chooses(self, object: str, record_type: str) -> bool:  # noqa: A002 - the word of the house
        """Tell whether the actor may make records of a record type, or make records be of it."""
        return self.whole.chooses(object, record_type)


def _object(own: ObjectRights, allowed: frozenset[str]) -> ObjectRights:
    reads, writes = "read" in allowed, bool(_WRITES & allowed)
    return replace(
        own,
        verbs=own.verbs & allowed,
        readable=own.readable
        if reads
        else own.readable & (ALWAYS_SEEN if allowed else frozenset()),
        editable=own.editable if writes else frozenset(),
        unmasked=own.unmasked if reads else frozenset(),
    )


def _verbs(allowed: frozenset[str]) -> frozenset[Verb]:
    verbs: tuple[Verb, ...] = ("create", "read", "update", "delete")
    return frozenset(verb for verb in verbs if verb in allowed)


def _takes(scopes: Scopes, action: str) -> bool:
    name, _, what = action.partition(".")
    return what in scopes.on(name)
