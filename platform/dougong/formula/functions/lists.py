"""Functions on options and on lists, such as the chosen options of a field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, case, cast, func
from sqlalchemy import literal_column as plain

from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.moment_format import LANGUAGES
from dougong.formula.sql_template import Template
from dougong.formula.sql_terms import SqlTerms, as_text, includes, let, quoted, sql_type
from dougong.formula.sql_texts import filled, kept, length
from dougong.formula.value_types import BOOLEAN, TEXT, Kind, Type
from dougong.formula.values import as_text as text_of
from dougong.formula.values import filled as filled_of
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import localize

_MAX_SEPARATOR = 100
_TAGS = {"tags": "list of text"}
_TWO = {"tags": ["vip", "late"]}


@function
class Includes(Function):
    key = "INCLUDES"
    parameters = (Parameter("list", (Kind.LIST,)), Parameter("value", element=True))
    returns = BOOLEAN
    is_condition = True
    doc = {
        "en": "Whether the value is one of the list.",
        "zh-CN": "列表中是否含有该值。",
    }
    examples = (
        Example("INCLUDES(tags, 'vip')", True, _TWO, _TAGS),
        Example("INCLUDES(tags, 'VIP')", False, _TWO, _TAGS),
        Example("INCLUDES(tags, 'vip')", False, {}, _TAGS),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        container, value = args
        return includes(container.sql, value.sql, container.type)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, container, value: value in container


@function
class Join(Function):
    key = "JOIN"
    parameters = (
        Parameter("list", (Kind.LIST,)),
        Parameter("separator", (Kind.TEXT, Kind.OPTION), optional=True),
    )
    returns = TEXT
    sees_blank = True
    grows = True
    doc = {
        "en": "The values of the list as one text, with a separator between; it is a comma and a "
        "space when none is given.",
        "zh-CN": "将列表各值连成一个文本，以分隔符相连；未给出分隔符时为逗号加空格。",
    }
    examples = (
        Example("JOIN(tags, '; ')", "vip; late", _TWO, _TAGS),
        Example("JOIN(tags)", "vip, late", _TWO, _TAGS),
        Example("JOIN(tags, '')", "viplate", _TWO, _TAGS),
        Example("JOIN(tags, ', ')", None, {}, _TAGS),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        values, element = args[0].sql, args[0].type.element or TEXT
        given = args[1].sql if len(args) > 1 else quoted(", ")

        def joined(separator: ColumnElement[Any]) -> ColumnElement[Any]:
            one = as_text(terms, plain("_item.v", sql_type(element)), element)
            text = Template(
                "(SELECT string_agg({0}, {1} ORDER BY _item.n)"
                " FROM unnest({2}) WITH ORDINALITY AS _item(v, n))",
                one,
                separator,
                values,
                of=Text(),
            )
            # With so long a separator only few values make more than is kept.
            is_short = length(separator) <= plain(str(_MAX_SEPARATOR))
            return case((is_short, text))

        separator = func.coalesce(given, quoted(""), type_=Text())
        return kept(filled(let(separator, joined)))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        element = types[0].element or TEXT

        def join(around: Any, values: tuple[Any, ...] | None, separator: str | None = ", ") -> Any:
            between = separator or ""
            if len(between) > _MAX_SEPARATOR:
                return None
            return filled_of(
                between.join(text_of(value, element, around.zone) for value in values or ())
            )

        return join


@function
class OptionLabel(Function):
    key = "OPTION_LABEL"
    parameters = (
        Parameter("option", (Kind.OPTION,)),
        Parameter("language", words=LANGUAGES, optional=True),
    )
    returns = TEXT
    doc = {
        "en": "What people read for an option: its English label, or with 'zh' the Chinese one; "
        "the value where there is no label.",
        "zh-CN": "选项的显示名称：默认为英文，加 'zh' 为中文；没有名称时取其值。",
    }
    examples = (
        Example("OPTION_LABEL(status)", "new", {"status": "new"}, {"status": "option"}),
        Example("OPTION_LABEL(status, 'zh')", None, {}, {"status": "option"}),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        language = args[1].word if len(args) > 1 else LANGUAGES[0]
        labels = {
            value: label
            for value, label in _labels(args[0].type, language).items()
            if label != value
        }
        if not labels:
            return cast(args[0].sql, Text)
        names = {quoted(value): quoted(label) for value, label in labels.items()}
        return let(args[0].sql, lambda o: case(names, value=o, else_=o))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        labels = {language: _labels(types[0], language) for language in LANGUAGES}
        return lambda around, option, language=LANGUAGES[0]: labels[language].get(option, option)

    def known(self, types: Sequence[Type]) -> JsonValue:
        return {language: dict(_labels(types[0], language)) for language in LANGUAGES}


def _labels(of: Type, language: str) -> dict[str, str]:
    labels = {value: localize(label, language) for value, label in (of.labels or {}).items()}
    return {value: label for value, label in labels.items() if label}
