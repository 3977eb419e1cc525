"""Making a tenant: its schema, its packages, its first administrator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Protocol
from uuid import UUID

from dougong.access.accounts import set_admin, set_password
from dougong.access.actor import Actor, system_actor
from dougong.access.permissions.granting import give_grants
from dougong.access.permissions.grants import Grant
from dougong.access.signing_in.passwords import Passwords
from dougong.deployment.deploy import Deployments
from dougong.deployment.models import Models
from dougong.hooks.plugins import Hooks
from dougong.kernel.clock import Clock
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.check import Kinds
from dougong.packages.install import Installer
from dougong.packages.shipped import PackageShelf
from dougong.records.saving.session import UNATTENDED
from dougong.records.service import Records
from dougong.storage.database import Database
from dougong.storage.tenant_schemas import create_tenant
from dougong.storage.tenant_states import purge
from dougong.storage.tenants import Tenant

Progress = Callable[[LocaleText], None]


@dataclass(frozen=True, slots=True)
class Admin:
    """The first administrator of a tenant."""

    email: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTenant:
    """What a tenant begins with.

    Attributes:
        name: What tokens and sign-ins call it.
        label: Its name for people.
        locale: Of users that choose none.
        time_zone: Of dates, and of users that choose none.
        currency: ISO code of its money.
        packages: What to install besides the core.
        admin: The first administrator, if any.
    """

    name: str
    label: LocaleText
    locale: str = "en"
    time_zone: str = "UTC"
    currency: str = "USD"
    packages: tuple[str, ...] = ()
    admin: Admin | None = None


class Parts(Protocol):
    """What tenants are made with; the platform has it."""

    @property
    def database(self) -> Database: ...
    @property
    def records(self) -> Records: ...
    @property
    def deployments(self) -> Deployments: ...
    @property
    def models(self) -> Models: ...
    @property
    def kinds(self) -> Kinds: ...
    @property
    def hooks(self) -> Hooks: ...
    @property
    def passwords(self) -> Passwords: ...
    @property
    def clock(self) -> Clock: ...


@dataclass(frozen=True, slots=True)
class Provisioning:
    """Makes tenants and the users that they cannot make themselves."""

    database: Database
    records: Records
    installer: Installer
    shelf: PackageShelf
    passwords: Passwords
    clock: Clock

    def create(self, new: NewTenant, *, progress: Progress) -> Tenant:
        """Make a tenant, its packages and its administrator; a failure leaves nothing behind.

        Raises:
            AppError: The name is taken or unfit, a package cannot be installed, or the
                administrator is refused.
        """
        packages = self.shelf.with_requirements(new.packages)
        tenant = create_tenant(
            self.database,
            new.name,
            label=new.label,
            locale=new.locale,
            time_zone=new.time_zone,
            currency=new.currency,
            clock=self.clock,
        )
        try:
            for manifest, folder in packages:
                progress(
                    say("installing package {name}", "正在安装软件包 {name}", name=manifest.name)
                )
                actor = system_actor(tenant)
                self.installer.install(actor, manifest, folder)
            if new.admin is not None:
                values: JsonObject = {
                    "email": new.admin.email,
                    "name": new.admin.email.partition("@")[0],
                }
                self.add_user(tenant, values, new.admin.password, admin=True)
        except BaseException:
            purge(self.database, tenant, now=self.clock.now())
            raise
        return tenant

    def add_user(
        self,
        tenant: Tenant,
        values: JsonObject,
        password: str,
        *,
        admin: bool = False,
        grants: Sequence[Grant] = (),
    ) -> UUID:
        """Make a user who can sign in.

        Args:
            tenant: Where.
            values: The user's record: ``email`` and ``name`` at least.
            password: The first password.
            admin: Whether they may do everything.
            grants: The roles and permission sets that they have.

        Raises:
            AppError: The record or the password is refused.
        """
        email = str(values["email"])
        self.passwords.hash(password, email=email)  # refuses a weak one before anything is made
        user_id = self.records.create(system_actor(tenant), "user", values).id
        set_password(
            self.database,
            self.passwords,
            tenant.schema,
            user_id,
            password,
            email=email,
            clock=self.clock,
            by=None,
        )
        if admin:
            set_admin(self.database, tenant.schema, user_id, admin=True, clock=self.clock, by=None)
        if grants:
            give_grants(self.database, tenant.schema, user_id, grants, at=self.clock.now(), by=None)
        return user_id

    def load(
        self, actor: Actor, batches: Iterable[tuple[str, list[JsonObject]]], *, progress: Progress
    ) -> Mapping[str, int]:
        """Create records batch by batch, telling of each object that is done.

        Returns:
            Number of records made, by object.

        Raises:
            InvalidError: A record is refused; batches before it stay.
        """
        made: Counter[str] = Counter()
        for name, group in groupby(batches, key=itemgetter(0)):
            for _, records in group:
                self.records.create_many(actor, name, records, options=UNATTENDED)
                made[name] += len(records)
            progress(
                say("{name}: {n} records", "{name}：{n} 条记录", name=name, n=made[name]),
            )
        return made


def provisioning(parts: Parts) -> Provisioning:
    """Put together what makes tenants."""
    installer = Installer(
        parts.deployments, parts.records, parts.models, parts.kinds, parts.hooks.names
    )
    return Provisioning(
        database=parts.database,
        records=parts.records,
        installer=installer,
        shelf=PackageShelf.shipped(),
        passwords=parts.passwords,
        clock=parts.clock,
    )
