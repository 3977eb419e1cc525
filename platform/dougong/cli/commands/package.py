"""``dougong package …``: packages as files, and packages of tenants."""

from __future__ import annotations

import click

from dougong.cli.packaging.life import install, list_, uninstall, upgrade
from dougong.cli.packaging.making import build, diff, export, keygen, sign, test, validate


@click.group()
def package() -> None:
    """Check, build and sign packages; install, upgrade and uninstall them."""


for _command in (
    validate,
    test,
    build,
    sign,
    keygen,
    diff,
    export,
    install,
    upgrade,
    uninstall,
    list_,
):
    package.add_command(_command)
