"""The command line: a group of commands, each in a file of ``commands/``, and how errors show."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence

import click

from dougong import __version__
from dougong.cli import commands
from dougong.cli.output import Output
from dougong.cli.wiring import Wiring
from dougong.kernel.errors import AppError


class _Commands(click.Group):
    """Finds a command in the file of its name, and imports no other."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(info.name for info in pkgutil.iter_modules(commands.__path__))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(context):
            return None
        command: click.Command = getattr(
            importlib.import_module(f"{commands.__name__}.{name}"), name
        )
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="dougong")
def main() -> None:
    """Run and tend a Dougong platform.

    Settings come from the environment (DOUGONG_…). Without DOUGONG_DATABASE_URL the servers are
    embedded, with their data under DOUGONG_DATA_DIR (.dougong).
    """


def run(wiring: Wiring, arguments: Sequence[str] | None = None) -> int:
    """Run one command line.

    Args:
        wiring: How commands get at the platform.
        arguments: Words after the program's name; those of this process if not given.

    Returns:
        Exit status: 0 when all went well, 1 for an error, 2 for a wrong command line.
    """
    output = Output.of_environment(os.environ)
    try:
        main(args=arguments, obj=wiring, standalone_mode=False)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.Abort:
        return 130
    except click.ClickException as error:
        error.show(sys.stderr)
        return error.exit_code
    except AppError as error:
        output.error(error)
        return 1
    return 0
