"""Making a tenant: its schema, its packages, its first administrator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from dougong.access.accounts import set_admin, set_password
from dougong.access.actor import Actor, system_actor
from dougong.access.passwords import Passwords
from dougong.kernel.clock import Clock
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.packages.install import Installer
from dougong.packages.shipped import PackageShelf
from dougong.records.service import Records
from dougong.storage.database import Database
from dougong.storage.tenants import Tenant, create_tenant, drop_tenant

Progress = Callable[[LocaleText], None]


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
    """

    name: str
    label: LocaleText
    locale: str = "en"
    time_zone: str = "UTC"
    currency: str = "USD"
    packages: tuple[str, ...] = ()


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
        """Make a tenant and install its packages; a failure leaves nothing behind.

        Raises:
            AppError: The name is taken or unfit, or a package cannot be installed.
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
        except BaseException:
            drop_tenant(self.database, tenant.name, purge=True, clock=self.clock)
            raise
        return tenant

    def add_user(
        self, tenant: Tenant, values: JsonObject, password: str, *, admin: bool = False
    ) -> UUID:
        """Make a user who can sign in.

        Args:
            tenant: Where.
            values: The user's record: ``email`` and ``name`` at least.
            password: The first password.
            admin: Whether they may do everything.

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
        return user_id

    def load(
        self, actor: Actor, batches: Iterable[tuple[str, list[JsonObject]]], *, progress: Progress
    ) -> Mapping[str, int]:
        """Create records batch by batch, saying how far it is.

        Returns:
            Number of records made, by object.

        Raises:
            InvalidError: A record is refused; batches before it stay.
        """
        made: dict[str, int] = {}
        for object_name, records in batches:
            self.records.create_many(actor, object_name, records)
            made[object_name] = made.get(object_name, 0) + len(records)
            progress(
                say(
                    "{object}: {count} records",
                    "{object}：{count} 条记录",
                    object=object_name,
                    count=made[object_name],
                )
            )
        return made
