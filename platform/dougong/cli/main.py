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
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint


class UnknownCommandError(AppError):
    """There is no such command."""

    code = "cli.unknown_command"
    template = "there is no command `{command}`{hint}; `dougong --help` lists them all"
    template_zh = "没有命令 `{command}`{hint}；`dougong --help` 会列出全部命令"

    def __init__(self, *, command: str, hint: JsonValue) -> None:
        super().__init__(command=command, hint=hint)


class FileUnusableError(AppError):
    """A file or folder that was named cannot be read or written."""

    code = "cli.file_unusable"
    template = "`{file}` cannot be used: {reason}"
    template_zh = "无法使用 `{file}`：{reason}"

    def __init__(self, *, file: str, reason: str) -> None:
        super().__init__(file=file, reason=reason)


class _Commands(click.Group):
    """Finds a command in the file of its name, and imports no other."""

    def list_commands(self, context: click.Context) -> list[str]:
        files = (info.name for info in pkgutil.iter_modules(commands.__path__))
        return sorted(file.replace("_", "-") for file in files)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in (known := self.list_commands(context)):
            raise UnknownCommandError(command=name, hint=hint(name, known))
        file = name.replace("-", "_")
        command: click.Command = getattr(
            importlib.import_module(f"{commands.__name__}.{file}"), file
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
        status = main(args=arguments, obj=wiring, standalone_mode=False)
    except click.Abort:
        output.say(say("stopped, nothing more was done", "已中止，未再执行任何操作"))
        return 130
    except click.ClickException as error:
        error.show(sys.stderr)
        return error.exit_code
    except AppError as error:
        output.error(error)
        return 2 if isinstance(error, UnknownCommandError) else 1
    except BrokenPipeError:  # who read our output has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.filename is None:
            raise
        reason = (error.strerror or str(error)).lower()
        output.error(FileUnusableError(file=str(error.filename), reason=reason))
        return 1
    return status if isinstance(status, int) else 0  # click gives that of ``context.exit``
