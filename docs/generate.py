"""Write the pages of docs/ that come from the code, so that they cannot drift from it.

`make docs` runs this; a contract test compares what it would write with what is there.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import json
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from pathlib import Path
from typing import Any

import click

import dougong
from dougong.automation.registries import every_kind
from dougong.fields.registry import builtin_registry
from dougong.formula.aggregate import Aggregate
from dougong.formula.fitting import called
from dougong.formula.function import Example, Function, registry
from dougong.formula.value_types import Kind, Type
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import localize, say
from dougong.kernel.registry import marked
from dougong.kernel.settings import PREFIX, Settings
from dougong.metadata.editor_schemas import editor_schemas

DOCS = Path(__file__).parent
FOLDERS = {"en": "en", "zh-CN": "zh"}
NOTE = say(
    "<!-- Written from the code by `make docs`; change the code, not this page. -->",
    "<!-- 本页由 `make docs` 根据代码生成；请修改代码，不要修改本页。 -->",
)

MOST_CHOICES = 12

_CELLS = say(
    "What `dougong data export` writes to a .csv file, `dougong data import` reads again: a choice "
    "stands in it as its value, a reference as its id, several values with semicolons between, "
    "what is no text as JSON. What people write is read too: a choice by a label in any language, "
    "`yes`, `1` or `是` for true, `1,234.50`, `12.5%`, `2026/1/31` and `2026年1月31日`.",
    "`dougong data export` 写入 .csv 文件的内容可由 `dougong data import` 读回："
    "选项写其值，引用写其标识，多个值以分号分隔，非文本写为 JSON。"
    "人工填写的形式也能识别：任一语言的选项标签，表示真的 `yes`、`1` 或 `是`，"
    "`1,234.50`、`12.5%`、`2026/1/31` 与 `2026年1月31日`。",
)

_OPTION_COLUMNS = (
    ("Option", "选项"),
    ("Value", "取值"),
    ("Default", "默认值"),
    ("Meaning", "含义"),
)

_JSON_TYPES = {
    "string": say("string", "文本"),
    "integer": say("integer", "整数"),
    "number": say("number", "数字"),
    "boolean": say("boolean", "布尔值"),
    "object": say("object", "对象"),
    "array": say("array", "列表"),
    "any": say("any", "任意值"),
}

_READS_CLOCK = say("The result depends on the time of asking.", "结果随查询的时刻而变。")

Writer = Callable[[str], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its file name, the module it describes, and what writes its lines."""

    name: str
    source: str
    write: Writer


def generated() -> dict[Path, str]:
    """Give the text of each generated file: pages in both languages, schemas for editors."""
    pages = {
        DOCS / folder / f"{page.name}.md": _text([localize(NOTE, locale), *page.write(locale)])
        for page in PAGES
        if _exists(page.source)
        for locale, folder in FOLDERS.items()
    }
    return pages | editor_schemas(every_kind(), builtin_registry())


def settings_page(locale: str) -> Iterator[str]:
    """Describe each setting."""
    yield from _head(
        locale,
        say("Settings", "设置"),
        say(
            "Read once, when a process starts, from the environment. "
            "A command-line option wins over its variable.",
            "进程启动时从环境变量读取一次；命令行选项优先于环境变量。",
        ),
    )
    rows = []
    for setting in fields(Settings):
        about = setting.metadata["help_zh" if locale == "zh-CN" else "help"]
        if setting.metadata["secret"]:
            about += localize(say(" Secret: never logged.", "机密：不会写入日志。"), locale)
        rows.append((_code(PREFIX + setting.name.upper()), _code(setting.default), about))
    columns = [("Variable", "变量"), ("Default", "默认值"), ("Meaning", "含义")]
    yield ""
    yield from _table(locale, columns, rows)


def errors_page(locale: str) -> Iterator[str]:
    """Describe each error."""
    yield from _head(
        locale,
        say("Errors", "错误"),
        say(
            "Every answer that is not a success is a problem document (RFC 9457) with a `code` of "
            "this list. Codes and details are stable; wording is not.",
            "所有失败响应都是 RFC 9457 问题文档，其 `code` 取自下表。"
            "代码与 details 保持稳定，措辞可能调整。“何时出现”取自代码，故为英文。",
        ),
    )
    errors = sorted(error_classes(), key=lambda error: error.code)
    for area, group in groupby(errors, key=lambda error: error.code.split(".")[0]):
        yield from ("", f"## {area}", "")
        rows = [
            (
                _code(error.code),
                str(error.status.value),
                error.template_zh if locale == "zh-CN" else error.template,
                inspect.getdoc(error) or "",
            )
            for error in group
        ]
        columns = [("Code", "代码"), ("Status", "状态"), ("Message", "消息"), ("When", "何时出现")]
        yield from _table(locale, columns, rows)


def hooks_page(locale: str) -> Iterator[str]:
    """Describe each hook, from its docstring."""
    yield from _head(
        locale,
        say("Plugin hooks", "插件钩子"),
        say(
            "A plugin implements any of these; an implementation may take fewer arguments.",
            "插件可实现其中任意钩子；实现时可以只取部分参数。说明取自代码，故为英文。",
        ),
    )
    module = importlib.import_module("dougong.hooks.specs")
    for name, spec in vars(module).items():
        if not hasattr(spec, "dougong_spec"):
            continue
        yield from ("", f"## `{name}`", "", "```python", _signature(name, spec), "```")
        yield from ("", *_markdown(inspect.getdoc(spec) or ""))


def fields_page(locale: str) -> Iterator[str]:
    """Describe each field type and its options."""
    yield from _head(
        locale,
        say("Field types", "字段类型"),
        say(
            "Options stand in the field's definition, beside `name` and `type`.",
            "选项与 `name`、`type` 并列写在字段定义中。",
        ),
    )
    yield from (
        "",
        f"## {localize(say('In tables', '在表格中'), locale)}",
        "",
        localize(_CELLS, locale),
    )
    types = marked(importlib.import_module("dougong.fields.builtin"), "__field_type__")
    for field_type in types:
        yield from ("", f"## `{field_type.key}`: {localize(field_type.label, locale)}", "")
        yield localize(field_type.about, locale)
        rows = list(_options(field_type.options_schema, locale))
        if rows:
            yield ""
            yield from _table(locale, _OPTION_COLUMNS, rows)


def _options(schema: Mapping[str, Any], locale: str, within: str = "") -> Iterator[Sequence[str]]:
    """Give a row for each option, and for each part of one that is an object or a list of them."""
    required = schema.get("required", ())
    for name, option in schema.get("properties", {}).items():
        default = _default(name, option, required, locale)
        about = option["x-description-zh" if locale == "zh-CN" else "description"]
        yield (_code(within + name), _values(option, locale), default, about)
        yield from _options(option, locale, f"{within}{name}.")
        yield from _options(option.get("items", {}), locale, f"{within}{name}[].")


def formulas_page(locale: str) -> Iterator[str]:
    """Describe the expression language: by hand what it is, from the registry its functions."""
    yield from (f"# {localize(say('Formulas', '公式'), locale)}", "")
    yield (DOCS / "formulas" / f"{FOLDERS[locale]}.md").read_text(encoding="utf-8")
    yield from ("", f"## {localize(say('Types', '类型'), locale)}", "")
    types = [Type(kind) for kind in Kind if kind not in {Kind.RECORD, Kind.BLANK}]
    rows = [(_code(each.kind.value), localize(called(each), locale)) for each in types]
    yield from _table(locale, [("Type", "类型"), ("Meaning", "含义")], rows)
    functions = sorted(registry(), key=lambda function: function.key)
    yield from ("", f"## {localize(say('Functions', '函数'), locale)}", "")
    yield ", ".join(f"[{each.key}](#{each.key.lower()})" for each in functions)
    for function in functions:
        yield from ("", f"### {function.key}", "", *_function(function, locale))


def _function(function: Function, locale: str) -> Iterator[str]:
    usages = [function.usage]
    if isinstance(function, Aggregate):
        usages = [function.related_usage, *([] if function.needs_relation else usages)]
    result = f" → {localize(called(function.returns), locale)}" if function.returns else ""
    yield "; ".join(map(_code, usages)) + result
    yield from ("", localize(function.doc, locale))
    if function.reads_clock:
        yield from ("", localize(_READS_CLOCK, locale))
    words = [each for each in function.parameters if each.words]
    for each in words:
        yield from ("", f"`{each.name}`: " + ", ".join(_code(f"'{word}'") for word in each.words))
    if not function.examples:
        return
    rows = [
        (
            _code(each.expression),
            ", ".join(f"`{name}` = {_shown(value, locale)}" for name, value in _given(each)),
            _shown(each.result, locale),
        )
        for each in function.examples
    ]
    yield ""
    columns = [("Example", "示例"), ("Given", "已知"), ("Result", "结果")]
    yield from _table(locale, columns, rows)


def _given(example: Example) -> Iterator[tuple[str, JsonValue]]:
    """Give what an example reads; types that end with ``[]`` are of related records, in a list."""
    names = [name for name in example.types if "[]." not in name]
    for name in dict.fromkeys([*names, *example.values]):
        yield name, example.values.get(name)


def _shown(value: JsonValue, locale: str) -> str:
    if value is None:
        return localize(say("blank", "空值"), locale)
    return _code(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def cli_page(locale: str) -> Iterator[str]:
    """Describe each command."""
    yield from _head(
        locale,
        say("Command line", "命令行"),
        say(
            "`dougong COMMAND --help` says the same.",
            "`dougong COMMAND --help` 显示同样的内容；说明取自程序，故为英文。",
        ),
    )
    main = importlib.import_module("dougong.cli.main").main
    for context in _commands(click.Context(main, info_name="dougong")):
        command = context.command
        usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
        yield from ("", f"## `{context.command_path}`", "", "```", usage, "```")
        if command.help:
            yield from ("", *_markdown(inspect.cleandoc(command.help)))
        options = [param.get_help_record(context) for param in command.params]
        rows = [(_code(option), text) for option, text in filter(None, options) if text]
        if rows:
            yield ""
            yield from _table(locale, [("Option", "选项"), ("Meaning", "含义")], rows)


PAGES = (
    Page("settings", "dougong.kernel.settings", settings_page),
    Page("errors", "dougong.kernel.errors", errors_page),
    Page("hooks", "dougong.hooks.specs", hooks_page),
    Page("fields", "dougong.fields.builtin", fields_page),
    Page("formulas", "dougong.formula.function", formulas_page),
    Page("cli", "dougong.cli.main", cli_page),
)


def error_classes() -> list[type[AppError]]:
    """Give every error of the platform that has a code, importing all modules to find them."""
    for info in pkgutil.walk_packages(dougong.__path__, "dougong."):
        importlib.import_module(info.name)
    found: list[type[AppError]] = []
    waiting = [AppError]
    while waiting:
        subclasses = waiting.pop().__subclasses__()
        found += [error for error in subclasses if error.__module__.startswith("dougong.")]
        waiting += subclasses
    coded = {error for error in found if hasattr(error, "code")}
    return sorted(coded, key=lambda error: (error.__qualname__, error.code))


def main() -> int:
    """Write the pages that differ; says which."""
    for path, text in generated().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {path.relative_to(DOCS.parent)}\n")
    return 0


def _text(lines: Sequence[str]) -> str:
    """Join lines; never two blank ones in a row, nor one at the end."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _exists(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _commands(context: click.Context) -> Iterator[click.Context]:
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            if command is not None and not command.hidden:
                yield from _commands(click.Context(command, info_name=name, parent=context))


def _signature(name: str, function: Callable[..., Any]) -> str:
    signature = inspect.signature(function)
    arguments = ", ".join(f"{p.name}: {p.annotation}" for p in signature.parameters.values())
    return f"{name}({arguments}) -> {signature.return_annotation}"


def _head(locale: str, title: Mapping[str, str], lead: Mapping[str, str]) -> Iterator[str]:
    yield from (f"# {localize(title, locale)}", "", localize(lead, locale))


def _table(
    locale: str, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]
) -> Iterator[str]:
    yield _row([localize(say(*column), locale) for column in columns])
    yield _row(["---"] * len(columns))
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def _code(value: object) -> str:
    return f"`{value}`" if str(value) else ""


def _values(schema: Mapping[str, Any], locale: str) -> str:
    """Say in short what a JSON Schema allows: type, bounds, choices."""
    if "enum" in schema:
        choices = [_code(choice) for choice in schema["enum"]]
        shown = choices if len(choices) <= MOST_CHOICES else [*choices[:3], "…"]
        return localize(say(", ", "、"), locale).join(shown)
    low, high = schema.get("minimum"), schema.get("maximum")
    kinds = schema.get("type", "any")
    names = [_JSON_TYPES[each] for each in (kinds if isinstance(kinds, list) else [kinds])]
    kind = localize(say(" or ", "或"), locale).join(localize(name, locale) for name in names)
    if low is None and high is None:
        return kind
    comma = localize(say(", ", "，"), locale)
    return f"{kind}{comma}{'' if low is None else low} … {'' if high is None else high}"


def _default(name: str, schema: Mapping[str, Any], required: Sequence[str], locale: str) -> str:
    if "default" in schema:
        return _shown(schema["default"], locale)
    return localize(say("required", "必填"), locale) if name in required else ""


def _markdown(docstring: str) -> Iterator[str]:
    """Turn a docstring with Google sections into paragraphs and lists, one line each."""
    block = ""
    for line in [*docstring.replace("``", "`").splitlines(), ""]:
        section = re.fullmatch(r"(Args|Returns|Raises|Attributes|Yields):", line)
        remark = re.match(r"(When|Order|Failure): (.*)", line)
        item = re.match(r" {4}(\w+): (.*)", line)
        if not (section or remark or item) and line.strip():
            block = f"{block} {line.strip()}".lstrip()
            continue
        yield block
        block = ""
        if section:
            yield f"**{section[1]}**"
        elif remark:
            block = f"- **{remark[1]}:** {remark[2]}"
        elif item:
            block = f"- `{item[1]}`: {item[2]}"
        if not block:
            yield ""


if __name__ == "__main__":
    sys.exit(main())
