"""Functions on texts: PostgreSQL and Python give the same, and what is right."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from dougong.formula import casing
from dougong.formula.value_types import (
    BOOLEAN,
    DATE,
    DATETIME,
    NUMBER,
    TEXT,
    TIME,
    list_of,
    option,
)
from dougong.testing.agreement import NOW

Agree = Callable[..., list[Any]]
Value = Callable[..., Any]

TEXTS = [
    None,
    "a",
    " ",
    "  a  b ",
    "\t\u3000斗拱\u00a0\n",
    "Dougong",
    "dOUGONG",
    "%_\\",
    "a%b_c\\d",
    "a,b,,c",
    "aaaa",
    "o'NEIL-smith 3rd",
    "ÉCOLE élève ŒUVRE",
    "ΟΔΟΣ οδος ς",
    "İIıi ß ẞ ŉ ǰ ǆ ǅ Ǆ",
    "ᾳ ᾼ ﬁ Ⱥ ⱥ ა Ა ꭰ",
    "Ёлка Ўзбек Ԥ",
    "😀𝒳𐐀𐐨",
    "e\u0301\u200d\ufeff",
    '<b>R&D</b> "it\'s"',
    "100%25 +/?#&=~._-",
    "line\nbreak\r\n",
    "x" * 1000,
    "12.50",
    " -7 ",
    "+.5",
    "1,000",
    "1e3",
    "0x10",
    "-0.0",
    "0.123456789012345678905",
    "-0.000000000000000000005",
    "9" * 100,
    "9" * 101,
    "NaN",
    "Infinity",
    "١٢",
]
COUNTS = [
    *map(Decimal, (0, 1, 2, 3, -1, -2, 7, 1000, 1_000_000, 1_000_001)),
    *map(Decimal, ("0.5", "1.999", "-0.5", "-1.5", "1e30")),
    None,
]


@pytest.mark.parametrize(
    "function",
    [
        *("LEN", "LOWER", "UPPER", "INITCAP", "TRIM", "REVERSE", "VALUE", "ASCII"),
        *("URLENCODE", "HTMLENCODE", "TEXT"),
    ],
)
def test_functions_of_one_text_agree(agree: Agree, function: str) -> None:
    agree(f"{function}(a)", {"a": TEXT}, TEXTS)


@pytest.mark.parametrize("function", ["LEFT", "RIGHT", "REPEAT", "LPAD", "RPAD"])
def test_functions_of_a_text_and_a_count_agree(agree: Agree, function: str) -> None:
    agree(f"{function}(a, n)", {"a": TEXT, "n": NUMBER}, product(TEXTS, COUNTS))


@pytest.mark.parametrize("function", ["CONTAINS", "BEGINS", "ENDS", "FIND"])
def test_functions_of_two_texts_agree(agree: Agree, function: str) -> None:
    parts = [*TEXTS[:22], "o", "G", "É", "é", "Σ", "σ", "a,", "%", "_", "\\", "ı", "i", "I"]

    agree(f"{function}(a, b)", {"a": TEXT, "b": TEXT}, product(TEXTS[:22], parts))
    agree(f"{function}(b, a)", {"a": TEXT, "b": TEXT}, product(TEXTS[:22], parts))


@pytest.mark.parametrize(
    "source", ["MID(a, n, m)", "FIND('a', a, n)", "SPLIT_PART(a, ',', n)", "LPAD(a, n, 'αβ')"]
)
def test_functions_with_places_agree(agree: Agree, source: str) -> None:
    types = {"a": TEXT, "n": NUMBER, "m": NUMBER}

    agree(source, types, product(TEXTS[:12], COUNTS, COUNTS[:8]))


@pytest.mark.parametrize("source", ["SUBSTITUTE(a, b, c)", "JOIN(l, b)", "RPAD(a, 9, b)"])
def test_functions_that_put_texts_together_agree(agree: Agree, source: str) -> None:
    parts = [None, "a", "aa", " ", "\\1", "%", "斗", "😀😀"]
    lists = [None, ("a",), ("a", "b", "a")]
    types = {"a": TEXT, "b": TEXT, "c": TEXT, "l": list_of(TEXT)}

    agree(source, types, product(TEXTS[:20], parts, parts, lists))


def test_every_character_has_its_case_in_each_back_end(agree: Agree) -> None:
    # The zero character is in no text, and halves of surrogate pairs are no characters.
    codes = [code for code in range(1, 0x110000) if not 0xD800 <= code < 0xE000]
    blocks = ["".join(map(chr, codes[at : at + 4096])) for at in range(0, len(codes), 4096)]

    for function in ("LOWER", "UPPER"):
        changed = agree(f"{function}(a)", {"a": TEXT}, blocks)
        assert [len(text) for text in changed] == [len(block) for block in blocks]


def test_casing_goes_by_characters_and_not_by_words() -> None:
    assert casing.lower("ΟΔΟΣ İI") == "οδοσ ii"
    assert casing.upper("Maß ﬁ ǆ ᾳ") == "MAß ﬁ Ǆ ᾼ"
    assert casing.lower("\ua7dc\U00010d50") == "\ua7dc\U00010d50"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("LEN('斗拱😀')", 3),
        ("FIND('b', 'abcb', 3)", 4),
        ("FIND('a', 'abc', 2)", 0),
        ("FIND('a', 'abc', 99)", 0),
        ("FIND('a', 'abc', 0)", None),
        ("SUBSTITUTE('aXbX', 'X', null)", "ab"),
        ("SUBSTITUTE('aXb', null, 'y')", "aXb"),
        ("SUBSTITUTE('aXb', 'x', 'y')", "aXb"),
        ("SPLIT_PART('a,b', ',', -2)", "a"),
        ("SPLIT_PART('a,b', ',', -3)", None),
        ("SPLIT_PART('a,b', ',', 0)", None),
        ("SPLIT_PART('a', 'ab', 1)", "a"),
        ("INITCAP('ŒUVRE d''ART')", "Œuvre D'Art"),
        ("INITCAP('北京ABC')", "北京abc"),
        ("LPAD('abc', 5, 'xy')", "xyabc"),
        ("RPAD('斗', 3)", "斗  "),
        ("VALUE('-.5')", Decimal("-0.5")),
        ("VALUE('5.')", None),
        ("VALUE('--5')", None),
        ("VALUE('')", None),
        ("VALUE('0.123456789012345678905')", Decimal("0.12345678901234567891")),
        ("CHR(128512)", "😀"),
        ("CHR(1114112)", None),
        ("CHR(57343)", None),
        ("CHR(10.9)", "\n"),
        ("URLENCODE(' é/😀')", "%20%C3%A9%2F%F0%9F%98%80"),
        ("TEXT(1 / 3)", "0.333333333333333333333333333333"),
        ("TEXT(NOW())", "2026-03-11 02:30:00"),
        ("TEXT(0 - 0.10)", "-0.1"),
    ],
)
def test_functions_give_what_they_say(value: Value, source: str, expected: object) -> None:
    assert value(source) == expected


def test_results_of_more_than_a_million_characters_are_blank(agree: Agree) -> None:
    rows = [("x" * size, "y" * other) for size in (1000, 1001) for other in (999, 1000, 1001)]
    types = {"a": TEXT, "b": TEXT}

    for source in (
        "LEN(REPEAT(a, 1000))",
        "LEN(SUBSTITUTE(a, 'x', b))",
        "LEN(URLENCODE(REPEAT(a & 'ä', 160)))",
        "LEN(HTMLENCODE(REPEAT(a & '&', 990)))",
        "LEN(LPAD(a, 1000001))",
    ):
        agree(source, types, rows)
    sizes = agree("LEN(SUBSTITUTE(a, 'x', b))", types, rows)
    assert sizes == [999_000, 1_000_000, 0, 999_999, 0, 0]


def test_nested_functions_grow_with_their_source_alone(agree: Agree) -> None:
    source = "SUBSTITUTE(" * 12 + "a" + ", 'a', 'ab')" * 12

    assert agree(source, {"a": TEXT}, ["a"]) == ["a" + "b" * 12]


def test_more_texts_are_joined_than_a_function_of_the_database_takes(agree: Agree) -> None:
    source = " & ".join(["a"] * 450)

    assert agree(source, {"a": TEXT}, ["x", None]) == ["x" * 450, None]


STATUS = option(
    "new",
    "it's",
    "old",
    labels={"new": {"en": "New: 100%", "zh-CN": "新建"}, "it's": {"en": "It's"}},
)


def test_an_option_is_shown_by_its_label(agree: Agree) -> None:
    rows = ["new", "it's", "old", "gone", None]

    english = agree("OPTION_LABEL(s)", {"s": STATUS}, rows)
    assert english == ["New: 100%", "It's", "old", "gone", None]
    assert agree("OPTION_LABEL(s, 'zh')", {"s": STATUS}, rows)[:3] == ["新建", "It's", "old"]
    assert agree("TEXT(s) & '!'", {"s": STATUS}, ["new"]) == ["new!"]


def test_labels_make_no_other_type() -> None:
    assert option("new", "it's", "old") == STATUS


def test_lists_are_counted_searched_and_joined(agree: Agree) -> None:
    rows = [(("a", "b"),), ((),), (None,), (("b",),)]

    for source in ("COUNT(l)", "JOIN(l)", "INCLUDES(l, 'b')", "JOIN(l, '%')", "l contains 'a'"):
        agree(source, {"l": list_of(TEXT)}, rows)
    assert agree("COUNT(l)", {"l": list_of(TEXT)}, rows) == [2, 0, 0, 1]
    assert agree("JOIN(l, '-')", {"l": list_of(TEXT)}, rows) == ["a-b", None, None, "b"]


def test_the_elements_of_a_list_are_joined_as_texts(value: Value) -> None:
    numbers = (list_of(NUMBER), (Decimal("1.50"), Decimal(2)))

    assert value("JOIN(l, ' ')", l=numbers) == "1.5 2"
    assert value("JOIN(l)", l=(list_of(DATETIME), (NOW,))) == "2026-03-11 02:30:00"


def test_text_takes_every_sort_of_value(value: Value) -> None:
    day, clock = NOW.date(), NOW.time()

    assert value("TEXT(b)", b=(BOOLEAN, True)) == "true"
    assert value("TEXT(d)", d=(DATE, day)) == "2026-03-10"
    assert value("TEXT(t)", t=(TIME, clock)) == "18:30:00"
    assert value("TEXT(n)", n=(NUMBER, Decimal("1200.00"))) == "1200"
