"""What commands say: lines for people in their language, or JSON for machines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import click
import orjson

from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import DEFAULT_LOCALE, LocaleText, localize, say

C = TypeVar("C", bound=Callable[..., Any])

_MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Output:
    """Where and how a command speaks.

    Attributes:
        locale: Language of the lines.
        as_json: Whether results are JSON; then nothing else is written to standard output.
    """

    locale: str = DEFAULT_LOCALE
    as_json: bool = False

    @classmethod
    def of_environment(cls, environment: Mapping[str, str], *, as_json: bool = False) -> Output:
        """Take the language of the terminal."""
        for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
            if environment.get(name):
                chinese = environment[name].lower().startswith("zh")
                return cls("zh-CN" if chinese else DEFAULT_LOCALE, as_json)
        return cls(as_json=as_json)

    def text(self, text: LocaleText) -> str:
        """Give a text in the language of the lines."""
        return localize(text, self.locale)

    def say(self, text: LocaleText) -> None:
        """Tell how it goes: on standard error, so that results can be piped on."""
        click.echo(self.text(text), err=True)

    def result(self, lines: Sequence[str], document: JsonValue) -> None:
        """Give what was asked for."""
        if self.as_json:
            click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())
            return
        for line in lines:
            click.echo(line)

    def error(self, error: AppError) -> None:
        """Say what went wrong and what to do, every fault of it."""
        heading = self.text(say("error: ", "错误："))
        click.echo(f"{heading}{error.message(self.locale)}", err=True)
        faults = error.faults()
        for problem in faults[:_MOST_PROBLEMS]:
            click.echo(f"  {self.place(problem)}", err=True)
        if len(faults) > _MOST_PROBLEMS:
            more = say("  … and {n} more", "  ……另有 {n} 个", n=len(faults) - _MOST_PROBLEMS)
            self.say(more)

    def place(self, problem: Problem) -> str:
        """Write a fault with its place."""
        place = " ".join(part for part in (problem.file, problem.path) if part)
        colon = self.text(say(": ", "：")) if place else ""
        return f"{place}{colon}{problem.error.message(self.locale)} [{problem.error.code}]"


def json_option(command: C) -> C:
    """Add ``--json`` to a command."""
    return click.option("--json", "as_json", is_flag=True, help="Give the result as JSON.")(command)
