"""The files for servers name settings and commands that there are."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import click

from dougong.cli.main import main
from dougong.kernel.settings import PREFIX, Settings

DEPLOY = Path(__file__).parents[2] / "deploy"


def test_the_example_of_settings_names_settings_that_there_are_and_can_be_read() -> None:
    lines = (DEPLOY / "dougong.env.example").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    settings = Settings.from_environment(given)

    assert given.keys() <= {PREFIX + each.name.upper() for each in fields(Settings)}
    assert settings.secure_cookies
    assert settings.log_format == "json"


def test_every_unit_runs_a_command_that_there_is() -> None:
    units = sorted((DEPLOY / "systemd").glob("*.service"))
    commands = main.list_commands(click.Context(main))

    run = [
        match[1]
        for unit in units
        for match in re.finditer(
            r"^ExecStart=/opt/dougong/bin/dougong (\w+)$", unit.read_text(), re.M
        )
    ]

    assert run == ["clock", "migrate", "realtime", "web", "worker"]
    assert {*run} <= {*commands}
