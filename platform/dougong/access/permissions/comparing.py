"""Comparing: what a user may do, and how rights differ between versions and between sets."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from dougong.access.acting import Actors
from dougong.access.actor import Actor
from dougong.access.permissions.compiling import compile_rights
from dougong.access.permissions.differences import RightChange, differences
from dougong.access.permissions.errors import UnknownGrantError, WhoseRightsError
from dougong.access.permissions.granting import KINDS, RIGHT
from dougong.access.rights import NOTHING, Rights
from dougong.access.users import require_user
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.kinds.role import RoleDef
from dougong.storage.database import Database
from dougong.storage.tenants import find_tenant

BUILDER = "builder"
_SET, _ROLE = "permission_set", "role"


class Comparing:
    """Tells what people may do.

    Args:
        database: The cell.
        models: Compiled definitions.
        actors: Knows what users may do.
    """

    def __init__(self, database: Database, models: Models, actors: Actors) -> None:
        self._database = database
        self._models = models
        self._actors = actors

    def rights_of(self, actor: Actor, user_id: UUID) -> tuple[Model, Rights]:
        """Tell what a user may do; everybody may know it of themselves.

        Returns:
            The definitions that it is told by, and the rights: none of who is out of service.

        Raises:
            MissingRightError: The actor does not look after users.
            NoSuchUserError: No user has the id.
        """
        if actor.user_id != user_id:
            actor.rights.require_system(RIGHT)
            with self._database.connection(actor.schema) as connection:
                require_user(connection, actor.schema, user_id)
        model = self._models.current(actor.schema)
        home = find_tenant(self._database, actor.tenant)
        found = self._actors.of(home, user_id, via="rights")
        return model, NOTHING if found is None else found.rights

    def between_versions(
        self,
        actor: Actor,
        *,
        since: int | None = None,
        until: int | None = None,
        user: str | None = None,
        permission_set: str | None = None,
        role: str | None = None,
    ) -> Sequence[RightChange]:
        """Tell how rights differ between two versions of the definitions.

        Args:
            actor: Who asks.
            since: The one version; that before the other if not given.
            until: The other; the present one if not given.
            user: Id of the user whose rights they are, with what they are granted today.
            permission_set: The set whose rights they are.
            role: The role whose rights they are.

        Raises:
            MissingRightError: The actor looks after neither users nor definitions.
            InvalidError: It is not said whose rights.
            UnknownVersionError: There is no such version.
        """
        _require_overseer(actor)
        chosen = [each for each in (user, permission_set, role) if each is not None]
        if len(chosen) != 1:
            raise InvalidError([Problem(path="", error=WhoseRightsError())])
        present = self._models.current(actor.schema)
        newer = present if until in (None, present.version) else self._at(actor, until)
        older = self._at(actor, max(newer.version - 1, 1) if since is None else since)
        if user is not None:
            before, after = self._of_user(actor, user, older, newer)
        else:
            kind, name = (_SET, permission_set) if role is None else (_ROLE, role)
            assert name is not None
            _require_known(kind, name, kind, older, newer)
            before, after = (
                compile_rights(each, _sets_of(each, kind, name)) for each in (older, newer)
            )
        return list(differences(before, after, older, newer))

    def of_sets(self, actor: Actor, left: str | None, right: str | None) -> Sequence[RightChange]:
        """Tell how two permission sets differ: what the left one gives, and what the right one.

        Raises:
            MissingRightError: The actor looks after neither users nor definitions.
            InvalidError: There is no such set.
        """
        _require_overseer(actor)
        model = self._models.current(actor.schema)
        for place, name in (("left", left), ("right", right)):
            _require_known(_SET, name or "", place, model)
        before, after = (compile_rights(model, [str(name)]) for name in (left, right))
        return list(differences(before, after, model, model))

    def _of_user(
        self, actor: Actor, user: str, older: Model, newer: Model
    ) -> tuple[Rights, Rights]:
        try:
            user_id = UUID(user)
        except ValueError:
            reason = say("expected the id of a user", "应为用户 ID")
            error = InvalidValueError(value=user, reason=reason)
            raise InvalidError([Problem(path="/user", error=error)]) from None
        home = find_tenant(self._database, actor.tenant)
        before, after = (self._actors.rights_in(home, user_id, each) for each in (older, newer))
        return before, after

    def _at(self, actor: Actor, number: int | None) -> Model:
        assert number is not None
        return self._models.at(actor.schema, number)


def _require_overseer(actor: Actor) -> None:
    if not actor.rights.has_system(BUILDER):
        actor.rights.require_system(RIGHT)


def _sets_of(model: Model, kind: str, name: str) -> Sequence[str]:
    if kind == _SET:
        return [name]
    role: RoleDef | None = model.catalog.get(_ROLE, name)
    return () if role is None else role.permission_sets


def _require_known(kind: str, name: str, place: str, *models: Model) -> None:
    known = {each for model in models for each in model.catalog.all(kind)}
    if name not in known:
        error = UnknownGrantError(kind=KINDS[kind], name=name, hint=hint(name, known))
        raise InvalidError([Problem(path=f"/{place}", error=error)])
