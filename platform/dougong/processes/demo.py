"""Makes the demo tenant, with its users and sample data; sees that its password is the one told."""

from __future__ import annotations

import os
from dataclasses import replace

from dougong.access.accounts import set_password
from dougong.access.actor import system_actor
from dougong.access.users import find_account
from dougong.app import Platform, build_platform
from dougong.cli.demo import DEMO, DEMO_USERS, demo_password
from dougong.cli.output import Output
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.settings import Settings
from dougong.packages.provision import NewTenant
from dougong.storage.tenant_schemas import drop_tenant
from dougong.storage.tenants import Tenant, look_up_tenant

_DEMO = NewTenant(
    name=DEMO,
    label={"en": "Demo", "zh-CN": "演示"},
    time_zone="Asia/Shanghai",
    currency="CNY",
    packages=("service",),
)


def run(settings: Settings) -> None:
    """Make the demo; one that is there keeps its data."""
    platform = build_platform(settings, pool_size=1)
    try:
        output = Output.of_environment(os.environ)
        tenant = look_up_tenant(platform.database, DEMO)
        if tenant is None:
            _make(platform, output)
        else:
            _set_passwords(platform, tenant)
    finally:
        platform.close()


def _make(platform: Platform, output: Output) -> None:
    new = replace(_DEMO, locale=output.locale)
    made = platform.provisioning.create(new, progress=output.say)
    try:
        _fill(platform, output, made)
    except BaseException:
        # Half a demo would be taken for a whole one at the next start.
        drop_tenant(platform.database, made.name, purge=True, clock=platform.clock)
        raise


def _fill(platform: Platform, output: Output, made: Tenant) -> None:
    password = demo_password(platform.settings)
    for user in DEMO_USERS:
        title = output.text(user.title)
        values: JsonObject = {"email": user.email, "name": user.name, "title": title}
        admin = user is DEMO_USERS[0]
        platform.provisioning.add_user(made, values, password, admin=admin)
    packages = platform.models.current(made.schema).packages
    caller = platform.hooks.caller("demo_records", packages)
    for batches in caller(now=platform.clock.now()) if caller is not None else ():
        platform.provisioning.load(system_actor(made), batches, progress=output.say)


def _set_passwords(platform: Platform, tenant: Tenant) -> None:
    for user in DEMO_USERS:
        with platform.database.connection(tenant.schema) as connection:
            found = find_account(connection, tenant.schema, user.email)
        if found is not None:  # somebody may have removed this one
            set_password(
                platform.database,
                platform.passwords,
                tenant.schema,
                found[0].user_id,
                demo_password(platform.settings),
                email=user.email,
                clock=platform.clock,
                by=None,
            )
