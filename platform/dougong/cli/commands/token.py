# ruff: noqa: A005 - named after its command; inside a package it shadows nothing
"""``dougong token …``: API tokens."""

from __future__ import annotations

import os

import click

from dougong.access.accounts import find_user
from dougong.access.actor import system_actor
from dougong.access.signing_in.tokens import create_token
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Wiring
from dougong.storage.tenants import find_tenant


@click.group()
def token() -> None:
    """Make API tokens."""


@token.command()
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@click.option("--email", required=True, help="E-mail of the user it acts for.")
@click.option("--name", default="command line", show_default=True, help="What to call it.")
@json_option
@click.pass_obj
def create(wiring: Wiring, tenant_name: str, email: str, name: str, as_json: bool) -> None:
    """Make a token and print it; it cannot be shown again."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        tenant = find_tenant(opened.database, tenant_name)
        user_id = find_user(opened.database, tenant, email)
        made, text = create_token(
            opened.database,
            system_actor(tenant, user_id=user_id),
            name=name,
            expires_at=None,
            clock=opened.clock,
            ids=opened.ids,
            random_bytes=opened.random_bytes,
        )
        output.result([text], {"id": str(made.id), "name": name, "token": text})
