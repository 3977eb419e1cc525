"""``dougong formula …``: expressions tried out, in any of the three back ends."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
import psycopg

from dougong.cli.opening import reachable
from dougong.cli.output import Output, json_option
from dougong.cli.servers import read_settings
from dougong.formula.batch import Asking, Backend, Clock, PythonBackend, Question, answer_each
from dougong.formula.browser_batch import BrowserBackend
from dougong.formula.checker import check as check_expression
from dougong.formula.errors import ExpressionError, FaultError, InvalidValueError
from dougong.formula.function import registry
from dougong.formula.named_types import NamedScope, type_name, type_named
from dougong.formula.sql_batch import SqlBackend
from dougong.kernel.clock import SystemClock
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say

BACKENDS = ("python", "sql", "js")

# Few enough to answer soon, enough for the statements of the database to be worth while.
_LINES_AT_ONCE = 1000
# It answers from nothing but the parameters; the rest is so that it cannot do anything else.
_SESSION = "-c default_transaction_read_only=on -c statement_timeout=60s -c jit=off"


class NotJsonError(AppError):
    """An option, or a line of standard input, is not the JSON that it should be."""

    code = "cli.not_json"
    template = "{what} is not a JSON object{example}"
    template_zh = "{what}不是 JSON 对象{example}"


_types_option = click.option(
    "--types", default="{}", help='Types of names, such as {"a": "number", "tags": "list of text"}.'
)


@click.group()
def formula() -> None:
    """Check and evaluate expressions."""


@formula.command("eval")
@click.argument("expression", required=False)
@_types_option
@click.option(
    "--values", default="{}", help='Values of names, such as {"a": "1.5"}; others are blank.'
)
@click.option(
    "--backend",
    type=click.Choice([*BACKENDS, "all"]),
    help="What evaluates: Python unless told, and all of them for --batch.",
)
@click.option("--batch", is_flag=True, help="Answer each JSON line of standard input.")
@click.option("--now", "now_text", help="The present instant, such as 2026-01-31T08:00:00Z.")
@click.option("--zone", default="UTC", show_default=True, help="Time zone, such as Asia/Shanghai.")
@json_option
@click.pass_context
def evaluate(
    context: click.Context,
    expression: str | None,
    types: str,
    values: str,
    backend: str | None,
    batch: bool,
    now_text: str | None,
    zone: str,
    as_json: bool,
) -> None:
    """Give the value of an expression; of many with --batch.

    Each line of a batch holds "expression" and, if need be, "types", "values", "now" and "zone".
    Its answer holds the value of each back end, or "error". Numbers, dates and times are texts.
    """
    output = Output.of_environment(os.environ, as_json=as_json)
    if batch == (expression is not None):
        raise click.UsageError("give an expression, or --batch and expressions to standard input")
    surroundings = {"now": now_text, "zone": zone}
    names = BACKENDS if backend == "all" or (batch and backend is None) else (backend or "python",)
    with _backends(names, output) as backends:
        if batch:
            _answer_lines(backends, surroundings, output)
            return
        line = {"types": _json(types, "--types"), "values": _json(values, "--values")}
        asking = Asking(registry())
        try:
            question = _question(asking, {**surroundings, **line, "expression": expression})
        except ExpressionError as error:
            context.exit(_refused(error, str(expression), output))
        answers = {name: answer_each(each, [question])[0] for name, each in backends.items()}
    alike = all(answer == answers[names[0]] for answer in answers.values())
    shown = {name: _shown(answer) for name, answer in answers.items()}
    lines = [shown[names[0]]] if len(names) == 1 else [f"{n:<8}{v}" for n, v in shown.items()]
    output.result(lines, answers)
    if not alike:
        output.say(say("the back ends disagree", "各后端结果不一致"))
    context.exit(0 if alike else 1)


@formula.command()
@click.argument("expression")
@_types_option
@click.option("--expect", help="Type that its value must have, such as boolean.")
@json_option
@click.pass_context
def check(
    context: click.Context, expression: str, types: str, expect: str | None, as_json: bool
) -> None:
    """Give the type of an expression, or show what is wrong with it and where."""
    output = Output.of_environment(os.environ, as_json=as_json)
    scope = NamedScope({name: type_named(of) for name, of in _json(types, "--types").items()})
    expected = type_named(expect) if expect is not None else None
    try:
        checked = check_expression(expression, scope, expected, functions=registry())
    except ExpressionError as error:
        context.exit(_refused(error, expression, output))
    name = type_name(checked.type)
    output.result([name], {"type": name})


@contextmanager
def _backends(names: tuple[str, ...], output: Output) -> Iterator[Mapping[str, Backend]]:
    with ExitStack() as stack:
        opened: dict[str, Backend] = {}
        for name in names:
            if name == "python":
                opened[name] = PythonBackend()
            elif name == "js":
                opened[name] = stack.enter_context(BrowserBackend())
            else:
                settings = stack.enter_context(reachable(read_settings(), output))
                connection = psycopg.connect(
                    settings.database_url, autocommit=True, options=_SESSION
                )
                opened[name] = SqlBackend(stack.enter_context(connection))
        yield opened


def _answer_lines(
    backends: Mapping[str, Backend], surroundings: Mapping[str, Any], output: Output
) -> None:
    waiting = iter(sys.stdin)
    while lines := list(islice(waiting, _LINES_AT_ONCE)):
        # Anew each time, so that a long batch is not kept in mind.
        asking = Asking(registry())
        asked = [_asked(asking, surroundings, line, output) for line in lines if line.strip()]
        questions = [each for each in asked if isinstance(each, Question)]
        answers = {name: answer_each(each, questions) for name, each in backends.items()}
        position = 0
        for each in asked:
            document: JsonValue = each if not isinstance(each, Question) else None
            if isinstance(each, Question):
                document = {name: found[position] for name, found in answers.items()}
                position += 1
            click.echo(json.dumps(document, ensure_ascii=False))


def _asked(
    asking: Asking, surroundings: Mapping[str, Any], line: str, output: Output
) -> Question | JsonObject:
    try:
        return _question(asking, {**surroundings, **_json(line, line.strip()[:60])})
    except AppError as error:
        return {"error": _error(error, output.locale)}


def _question(asking: Asking, line: Mapping[str, Any]) -> Question:
    source, types, values = line.get("expression"), line.get("types"), line.get("values")
    if not isinstance(source, str):
        raise InvalidValueError(value=str(source)[:60], type="text")
    for each in (types, values):
        if each is not None and not isinstance(each, dict):
            raise NotJsonError(what=f"`{each!s:.60}`", example="")
    clock = Clock(_instant(line.get("now")), _zone(line.get("zone")))
    return asking.question(source, types or {}, values or {}, clock=clock)


def _instant(text: Any) -> datetime:
    if text is None:
        return SystemClock().now()
    try:
        instant = datetime.fromisoformat(text)
        return instant.replace(tzinfo=instant.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        raise InvalidValueError(value=str(text)[:60], type="datetime") from None


def _zone(name: Any) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, TypeError, OSError, ZoneInfoNotFoundError):
        raise InvalidValueError(value=str(name)[:60], type="time zone") from None


def _json(text: str, what: str) -> dict[str, Any]:
    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found
    example = say("; write it as {e}", "；例如 {e}", e='{"a": …}')
    raise NotJsonError(what=f"`{what}`", example=example)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _shown(answer: JsonValue) -> str:
    return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)


def _error(error: AppError, locale: str) -> JsonObject:
    faults: list[JsonValue] = [
        {
            "line": problem.error.details.get("line"),
            "column": problem.error.details.get("column"),
            "code": problem.error.code,
            "message": problem.error.message(locale),
        }
        for problem in error.faults()
    ]
    found: JsonObject = {"code": error.code, "message": error.message(locale)}
    return {**found, "errors": faults} if faults else found


def _refused(error: ExpressionError, source: str, output: Output) -> int:
    """Show every fault below the place where it is; give the exit status."""
    if output.as_json:
        output.result([], {"error": _error(error, output.locale)})
        return 1
    lines = source.split("\n")
    for problem in error.faults():
        fault = problem.error
        assert isinstance(fault, FaultError)
        if len(source) <= 1000 and fault.start < len(source) + 1:
            number = source.count("\n", 0, fault.start)
            column = fault.start - source.rfind("\n", 0, fault.start) - 1
            click.echo(f"  {lines[number]}", err=True)
            click.echo(f"  {_blank_as(lines[number][:column])}^", err=True)
        click.echo(fault.message(output.locale), err=True)
    return 1


def _blank_as(text: str) -> str:
    """Give as much space as a text takes on a terminal."""
    return "".join(
        "\t" if c == "\t" else " " * (1 + (east_asian_width(c) in {"W", "F"})) for c in text
    )
