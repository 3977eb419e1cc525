"""Makes the demo tenant, with its users and sample data; sees that its password is the one told."""

from __future__ import annotations

import os
from dataclasses import replace
from uuid import UUID

from dougong.access.accounts import set_password
from dougong.access.actor import Actor, system_actor
from dougong.access.permissions.grants import Grant
from dougong.access.users import find_account
from dougong.app import Platform, build_platform
from dougong.cli.demo import DEMO, DEMO_USERS, demo_password
from dougong.cli.output import Output
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.settings import Settings
from dougong.packages.provision import NewTenant
from dougong.records.reads import ListRequest
from dougong.storage.tenant_states import purge
from dougong.storage.tenants import Tenant, look_up_any_tenant

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
        tenant = look_up_any_tenant(platform.database, DEMO)
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
        platform.operators.change(None, made.name, operates=True)
        _fill(platform, output, made)
    except BaseException:
        # Half a demo would be taken for a whole one at the next start.
        purge(platform.database, made, now=platform.clock.now())
        raise


def _fill(platform: Platform, output: Output, made: Tenant) -> None:
    password = demo_password(platform.settings)
    for user in DEMO_USERS:
        title = output.text(user.title)
        values: JsonObject = {"email": user.email, "name": user.name, "title": title}
        grants = [] if user.role is None else [Grant("role", user.role)]
        platform.provisioning.add_user(
            made, values, password, admin=user.role is None, grants=grants
        )
    _organise(platform, system_actor(made))
    packages = platform.models.current(made.schema).packages
    caller = platform.hooks.caller("demo_records", packages)
    for batches in caller(now=platform.clock.now()) if caller is not None else ():
        platform.provisioning.load(system_actor(made), batches, progress=output.say)


def _organise(platform: Platform, actor: Actor) -> None:
    """Say who works where, and who stands above whom."""
    for user in DEMO_USERS:
        above = None if user.manager is None else {"email": user.manager}
        place: JsonObject = {"department": {"code": user.department}, "manager": above}
        _change(platform, actor, "user", f"email = '{user.email}'", place)
        if user.leads:
            head: JsonObject = {"head": {"email": user.email}}
            _change(platform, actor, "department", f"code = '{user.department}'", head)


def _change(platform: Platform, actor: Actor, name: str, where: str, values: JsonObject) -> None:
    request = ListRequest(where=where, fields=("id",), limit=1)
    for found in platform.records.list(actor, name, request).page.records:
        platform.records.update(actor, name, UUID(found["id"]), values)


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
