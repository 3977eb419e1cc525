"""``dougong reload``: what ``start --dev`` has done when a package's files changed."""

from __future__ import annotations

import os

import click

from dougong.access.actor import system_actor
from dougong.cli.output import Output
from dougong.cli.servers import server_settings
from dougong.cli.wiring import Platform, Wiring
from dougong.kernel.errors import AppError
from dougong.kernel.messages import say
from dougong.metadata.package import read_manifest
from dougong.storage.tenants import Tenant, list_tenants


@click.command(hidden=True)
@click.pass_obj
def reload(wiring: Wiring) -> None:
    """Bring every tenant to the packages as they lie in the folder of one's own."""
    output = Output.of_environment(os.environ)
    opened = wiring.build(server_settings())
    try:
        for tenant in list_tenants(opened.database):
            _reload(opened, tenant, output)
    finally:
        opened.close()


def _reload(opened: Platform, tenant: Tenant, output: Output) -> None:
    packages = opened.models.current(tenant.schema).packages
    for folder in opened.hooks.folders[1:]:
        for path in sorted(folder.glob("*/manifest.json")):
            manifest, problems = read_manifest(path.parent)
            for problem in problems:
                output.say(say("{place}", "{place}", place=output.place(problem)))
            if manifest is None or manifest.name not in packages:
                continue
            try:
                installer = opened.provisioning.installer
                installer.install(system_actor(tenant), manifest, path.parent)
            except AppError as error:
                # Whoever is at it reads why, and saves again.
                output.error(error)
