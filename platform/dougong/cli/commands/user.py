"""``dougong user …``: who works here, what they are granted, their going and coming."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import click

from dougong.access.actor import Actor, system_actor
from dougong.access.people import People, Person, Wanted
from dougong.access.permissions.granting import Granting
from dougong.access.permissions.grants import Grant
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Platform, Wiring
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.records.people.leaving import Leaving
from dougong.storage.tenants import Tenant, find_tenant

_PAGE = 200


class NobodyError(AppError):
    """Nobody has that e-mail, in service or not."""

    code = "cli.no_such_user"
    template = "nobody in `{tenant}` has the e-mail `{email}`; `dougong user list` shows them all"
    template_zh = "`{tenant}` 中没有邮箱为 `{email}` 的用户；用 `dougong user list` 查看全部用户"

    def __init__(self, *, tenant: str, email: str) -> None:
        super().__init__(tenant=tenant, email=email)


_tenant = click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
_email = click.option("--email", required=True, help="E-mail of the user.")
_roles = click.option("--role", "roles", multiple=True, help="Name of a role; repeatable.")
_sets = click.option(
    "--permission-set", "sets", multiple=True, help="Name of a permission set; repeatable."
)
_day = click.DateTime(["%Y-%m-%d"])


@click.group()
def user() -> None:
    """List users, grant them what they may do, take them out of service and back."""


@user.command("list")
@_tenant
@click.option("--all", "everybody", is_flag=True, help="Those out of service too.")
@json_option
@click.pass_obj
def list_(wiring: Wiring, tenant_name: str, everybody: bool, as_json: bool) -> None:
    """List the users with what they are granted."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        people = _people(opened, actor, Wanted(active=None if everybody else True, limit=_PAGE))
        output.result([_line(each) for each in people], [_document(each) for each in people])


@user.command()
@_tenant
@_email
@click.option("--name", help="Their name; what stands before the @ if not given.")
@_roles
@_sets
@click.option("--admin", is_flag=True, help="Let them do everything.")
@click.option(
    "--password-stdin",
    is_flag=True,
    help="Read the password from standard input; else one is made and shown.",
)
@json_option
@click.pass_obj
def add(
    wiring: Wiring,
    tenant_name: str,
    email: str,
    name: str | None,
    roles: Sequence[str],
    sets: Sequence[str],
    admin: bool,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Make a user who signs in by a password."""
    output = Output.of_environment(os.environ, as_json=as_json)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else secrets.token_urlsafe(12)
    with platform(wiring, output) as opened:
        tenant = find_tenant(opened.database, tenant_name)
        granting, actor = _granting(opened), system_actor(tenant)
        grants = _grants(roles, sets, None, None)
        granting.check(actor, grants)
        values: JsonObject = {"email": email, "name": name or email.partition("@")[0]}
        made = opened.provisioning.add_user(tenant, values, password, admin=admin, grants=grants)
        done = say("{email} can sign in", "{email} 可以登录了", email=email)
        lines, document = [output.text(done)], {"id": str(made), "email": email}
        if not password_stdin:
            lines.append(f"  {password}")
            document["password"] = password
        output.result(lines, {**document})


@user.command()
@_tenant
@_email
@_roles
@_sets
@click.option("--from", "starts_on", type=_day, help="First day; at once if not given.")
@click.option("--until", "ends_on", type=_day, help="Last day; for good if not given.")
@click.option("--admin", is_flag=True, help="Let them do everything.")
@json_option
@click.pass_obj
def grant(
    wiring: Wiring,
    tenant_name: str,
    email: str,
    roles: Sequence[str],
    sets: Sequence[str],
    starts_on: datetime | None,
    ends_on: datetime | None,
    admin: bool,
    as_json: bool,
) -> None:
    """Grant a user roles and permission sets, beside what they have."""
    output = Output.of_environment(os.environ, as_json=as_json)
    days = [None if each is None else each.date() for each in (starts_on, ends_on)]
    with platform(wiring, output) as opened:
        tenant, actor, found = _found(opened, tenant_name, email)
        new = _grants(roles, sets, *days)
        named = {(each.kind, each.name) for each in new}
        granting = _granting(opened)
        kept = [
            each
            for each in granting.of(actor, found.user_id).grants
            if (each.kind, each.name) not in named
        ]
        granting.put(actor, found.user_id, [*kept, *new], admin=True if admin else None)
        _tell(opened, output, tenant, email)


@user.command()
@_tenant
@_email
@_roles
@_sets
@click.option("--admin", is_flag=True, help="No longer let them do everything.")
@json_option
@click.pass_obj
def revoke(
    wiring: Wiring,
    tenant_name: str,
    email: str,
    roles: Sequence[str],
    sets: Sequence[str],
    admin: bool,
    as_json: bool,
) -> None:
    """Take roles and permission sets from a user."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        tenant, actor, found = _found(opened, tenant_name, email)
        granting = _granting(opened)
        gone = {(each.kind, each.name) for each in _grants(roles, sets, None, None)}
        kept = [
            each
            for each in granting.of(actor, found.user_id).grants
            if (each.kind, each.name) not in gone
        ]
        granting.put(actor, found.user_id, kept, admin=False if admin else None)
        _tell(opened, output, tenant, email)


@user.command()
@_tenant
@_email
@json_option
@click.pass_obj
def deactivate(wiring: Wiring, tenant_name: str, email: str, as_json: bool) -> None:
    """Take a user out of service: signed out everywhere, their tokens ended."""
    _let(Leaving.deactivate, wiring, tenant_name, email, as_json=as_json)


@user.command()
@_tenant
@_email
@json_option
@click.pass_obj
def activate(wiring: Wiring, tenant_name: str, email: str, as_json: bool) -> None:
    """Take a user into service again, with what they are granted."""
    _let(Leaving.activate, wiring, tenant_name, email, as_json=as_json)


@user.command()
@_tenant
@_email
@json_option
@click.pass_obj
def unlock(wiring: Wiring, tenant_name: str, email: str, as_json: bool) -> None:
    """Let a user sign in at once, whatever attempts failed before."""
    _let(Leaving.unlock, wiring, tenant_name, email, as_json=as_json)


def _let(
    happen: Callable[[Leaving, Actor, UUID], object],
    wiring: Wiring,
    tenant_name: str,
    email: str,
    *,
    as_json: bool,
) -> None:
    """Let something happen to a user, and tell what they are then."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        tenant, actor, found = _found(opened, tenant_name, email)
        happen(_leaving(opened), actor, found.user_id)
        _tell(opened, output, tenant, email)


def _grants(
    roles: Sequence[str], sets: Sequence[str], starts_on: date | None, ends_on: date | None
) -> list[Grant]:
    return [
        *(Grant("role", name, starts_on, ends_on) for name in roles),
        *(Grant("permission_set", name, starts_on, ends_on) for name in sets),
    ]


def _granting(opened: Platform) -> Granting:
    return Granting(opened.database, opened.models, opened.actors, clock=opened.clock)


def _leaving(opened: Platform) -> Leaving:
    return Leaving(
        database=opened.database,
        models=opened.models,
        records=opened.records,
        actors=opened.actors,
        clock=opened.clock,
        ids=opened.ids,
    )


def _found(opened: Platform, tenant_name: str, email: str) -> tuple[Tenant, Actor, Person]:
    tenant = find_tenant(opened.database, tenant_name)
    actor = system_actor(tenant)
    for each in _people(opened, actor, Wanted(text=email, limit=_PAGE)):
        if each.email.lower() == email.strip().lower():
            return tenant, actor, each
    raise NobodyError(tenant=tenant_name, email=email)


def _people(opened: Platform, actor: Actor, wanted: Wanted) -> list[Person]:
    listing, people = People(opened.database, clock=opened.clock), list[Person]()
    after: UUID | None = None
    while True:
        found = listing.list(actor, replace(wanted, after=after))
        people += found.people
        if not found.more:
            return people
        after = people[-1].user_id


def _tell(opened: Platform, output: Output, tenant: Tenant, email: str) -> None:
    _, _, found = _found(opened, tenant.name, email)
    output.result([_line(found)], _document(found))


def _line(person: Person) -> str:
    marks = [
        *(["admin"] if person.admin else []),
        *(f"role {name}" for name in person.roles),
        *(f"set {name}" for name in person.permission_sets),
        *([] if person.active else ["inactive"]),
    ]
    return f"{person.email:<32} {person.name:<20} {', '.join(marks)}".rstrip()


def _document(person: Person) -> JsonObject:
    return {
        "id": str(person.user_id),
        "email": person.email,
        "name": person.name,
        "active": person.active,
        "admin": person.admin,
        "roles": list(person.roles),
        "permission_sets": list(person.permission_sets),
    }
