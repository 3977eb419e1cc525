"""From a user to the actor that they are, with the rights and the reach that they have just now.

What was read is remembered for half a second at most, and dropped at once where this process
itself changes who belongs to what; rights are compiled once for all who have the same sets.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import TypeVar
from uuid import UUID
from weakref import WeakSet
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.access.permissions.compiling import compile_rights
from dougong.access.rights import EVERYTHING, NOTHING, Rights
from dougong.access.sharing.belonging import Belonging, find_belonging
from dougong.access.sharing.organisation import organisation_of
from dougong.access.sharing.owners import find_owners
from dougong.access.sharing.reach import NO_REACH, Reach
from dougong.access.short_cache import ShortCache
from dougong.access.users import Account, find_account_of
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.zones import is_time_zone
from dougong.metadata.kinds.role import RoleDef
from dougong.metadata.kinds.sharing import SharingDef
from dougong.storage.database import Database
from dougong.storage.tenants import Tenant

K = TypeVar("K")
V = TypeVar("V")

REMEMBER_FOR = timedelta(seconds=0.5)
ROLE = "role"
SHARING = "sharing"

_SETS_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class Standing:
    """What a user may do, and to what they belong.

    Attributes:
        rights: What they may do.
        reach: Whose records, and which ones, they reach.
    """

    rights: Rights
    reach: Reach


class Actors:
    """Makes actors of users.

    Args:
        database: The cell.
        models: Compiled definitions.
        clock: Tells when.
        remembered: Of how many users it is remembered what they may do.
    """

    def __init__(
        self, database: Database, models: Models, *, clock: Clock, remembered: int = 4096
    ) -> None:
        self._database = database
        self._models = models
        self._clock = clock
        self._compiled = CompiledRights()
        self._memories: WeakSet[ShortCache] = WeakSet()  # type: ignore[type-arg]
        self._standing: ShortCache[tuple[str, UUID], Standing] = self.memory(remembered)

    def memory(self, size: int) -> ShortCache[K, V]:
        """Give a cache of actors, or of parts of them, that forgets whatever this one forgets."""
        made: ShortCache[K, V] = ShortCache(lifetime=REMEMBER_FOR, size=size)
        self._memories.add(made)
        return made

    def is_current(self, actor: Actor) -> bool:
        """Tell whether the rights of an actor follow from the definitions that are in force."""
        version = actor.rights.version
        return version is None or version == self._models.current(actor.schema).version

    def forget(self) -> None:
        """Look at the database next time: what somebody may do or belongs to has changed."""
        for memory in list(self._memories):
            memory.clear()

    def of(self, home: Tenant, user_id: UUID, *, via: str) -> Actor | None:
        """Give the actor that a user is, such as for work they asked for; None: out of service."""
        with self._database.connection(home.schema) as connection:
            account = find_account_of(connection, home.schema, user_id)
        return None if account is None else self.actor(home, account, via=via)

    def within(
        self,
        connection: Connection[TupleRow],
        model: Model,
        home: Tenant,
        user_id: UUID,
        *,
        via: str,
    ) -> Actor | None:
        """Give the actor that a user is, within a transaction: by no connection but this one.

        Args:
            connection: For the reads.
            model: The definitions in force.
            home: The tenant.
            user_id: The user.
            via: By what they come.

        Returns:
            The actor; None for a user out of service.
        """
        account = find_account_of(connection, home.schema, user_id)
        if account is None:
            return None
        standing = Standing(EVERYTHING, NO_REACH)
        if not account.admin:
            standing = self._read(connection, model, home, user_id, self._clock.now())
        return self._actor(home, account, standing, via=via, credential=None)

    def actor(
        self, home: Tenant, account: Account, *, via: str, credential: str | None = None
    ) -> Actor:
        """Give the actor that the user of an account is."""
        standing = self._standing_of(home, account)
        return self._actor(home, account, standing, via=via, credential=credential)

    def _actor(
        self,
        home: Tenant,
        account: Account,
        standing: Standing,
        *,
        via: str,
        credential: str | None,
    ) -> Actor:
        # The field is free text: what is no zone must not stop its user from working.
        zone = account.time_zone
        return Actor(
            tenant=home.name,
            schema=home.schema,
            user_id=account.user_id,
            rights=standing.rights,
            locale=account.locale or home.locale,
            time_zone=zone if zone and is_time_zone(zone) else home.time_zone,
            currency=home.currency,
            via=via,
            credential=credential,
            reach=standing.reach,
        )

    def rights_in(self, home: Tenant, user_id: UUID, model: Model) -> Rights:
        """Give what a user might do by other definitions, with what they are granted today."""
        with self._database.connection(home.schema) as connection:
            account = find_account_of(connection, home.schema, user_id)
            if account is None or account.admin:
                return NOTHING if account is None else EVERYTHING
            organisation, today = organisation_of(model), day_of(home, self._clock.now())
            belonging = find_belonging(connection, organisation, user_id, today=today)
        return compile_rights(model, *self._held(model, belonging))

    def standing(self, model: Model, belonging: Belonging) -> Rights:
        """Give what somebody may do who belongs to this."""
        return self._compiled.get(model, *self._held(model, belonging))

    def _held(self, model: Model, belonging: Belonging) -> tuple[frozenset[str], frozenset[str]]:
        """Give the permission sets that somebody has, and the sharing rules that reach them."""
        rules: Mapping[str, SharingDef] = model.catalog.all(SHARING)
        roles: Mapping[str, RoleDef] = model.catalog.all(ROLE)
        reaching = frozenset(
            name
            for name, rule in rules.items()
            if rule.active and belonging.is_meant(rule.to, roles)
        )
        return effective_sets(belonging, roles), reaching

    def _standing_of(self, home: Tenant, account: Account) -> Standing:
        if account.admin:
            return Standing(EVERYTHING, NO_REACH)
        key, now = (home.schema, account.user_id), self._clock.now()
        since = self._standing.forgotten
        model = self._models.current(home.schema)
        known = self._standing.get(key, now=now)
        if known is not None and known.rights.version == model.version:
            return known
        with self._database.connection(home.schema) as connection:
            found = self._read(connection, model, home, account.user_id, now)
        self._standing.put(key, found, now=now, since=since)
        return found

    def _read(
        self,
        connection: Connection[TupleRow],
        model: Model,
        home: Tenant,
        user_id: UUID,
        now: datetime,
    ) -> Standing:
        organisation, today = organisation_of(model), day_of(home, now)
        belonging = find_belonging(connection, organisation, user_id, today=today)
        rights = self.standing(model, belonging)
        roles = model.catalog.all(ROLE)
        owners = find_owners(
            connection,
            organisation,
            belonging,
            {name for lists in rights.owner_lists for name in lists},
            roles=roles,
            rules=model.catalog.all(SHARING),
            today=today,
        )
        reach = Reach.of(
            principals=belonging.principals(roles),
            groups=belonging.groups(),
            owners=owners,
            owner_lists=rights.owner_lists,
        )
        return Standing(rights, reach)


class CompiledRights:
    """Rights by what they were compiled from; the least recently used go first."""

    def __init__(self, size: int = _SETS_REMEMBERED) -> None:
        self._size = size
        self._lock = Lock()
        self._known: OrderedDict[
            tuple[str, frozenset[str], frozenset[str]], tuple[Model, Rights]
        ] = OrderedDict()

    def get(self, model: Model, sets: frozenset[str], rules: frozenset[str]) -> Rights:
        """Give what permission sets let people do whom these sharing rules reach."""
        key = (model.schema, sets, rules)
        with self._lock:
            known = self._known.get(key)
            # Of one tenant there is one model at a time: a version is not remembered beside its
            # successor.
            if known is not None and known[0] is model:
                self._known.move_to_end(key)
                return known[1]
        rights = compile_rights(model, sets, rules)
        with self._lock:
            self._known[key] = (model, rights)
            self._known.move_to_end(key)
            if len(self._known) > self._size:
                self._known.popitem(last=False)
        return rights


def effective_sets(belonging: Belonging, roles: Mapping[str, RoleDef]) -> frozenset[str]:
    """Give the permission sets that a user has today: their own, and those of their roles."""
    bundled = (roles[name].permission_sets for name in belonging.roles if name in roles)
    return belonging.sets.union(*bundled)


def day_of(home: Tenant, now: datetime) -> date:
    """Give the day that it is for a tenant."""
    zone = home.time_zone
    return now.astimezone(ZoneInfo(zone if is_time_zone(zone) else "UTC")).date()
