"""Rich values are the same JSON in PostgreSQL and Python, and none carries a dangerous address."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from dougong.formula.errors import ExpressionError
from dougong.formula.value_types import NUMBER, RICH, TEXT

Agree = Callable[..., list[Any]]
Check = Callable[..., Any]

SAFE = [
    "https://dougong.example/a?b=c d#e",
    "HTTP://x.org",
    "mailto:a@x.org",
    "TEL:+86 10",
    "/t/1",
    "/",
    "  /spaces  ",
    "https://斗拱.cn/😀'\"<>",
]
UNSAFE = [
    "javascript:alert(1)",
    " JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "vbscript:x",
    "data:text/html,<script>",
    "file:///etc/passwd",
    "//evil.org",
    "/\\evil.org",
    "/\t/evil.org",
    "https://x.org/\na",
    "http:",
    "x.org",
    "?a=b",
    "https://x.org/" + "a" * 2_000,
]
TEXTS = [None, "a", "<b>", "&amp;", '"', "😀", "a" * 100_000, "a" * 100_001]


def test_links_and_images_agree(agree: Agree) -> None:
    urls, types = [None, *SAFE, *UNSAFE], {"u": TEXT, "t": TEXT}

    for source in (
        "HYPERLINK(u)",
        "HYPERLINK(u, t)",
        "IMAGE(u, t)",
        "HYPERLINK(u, IMAGE(u, t))",
        "HYPERLINK(u, 'a' & BR() & t) & t & u & BR() & null",
        "IF(LEN(t) = 1, t, IMAGE(u, t))",
    ):
        agree(source, types, product(urls, TEXTS))


def test_sizes_of_images_agree(agree: Agree) -> None:
    sizes = [None, *map(Decimal, ("0", "-1", "1", "1.9", "4096", "4097", "1e30"))]

    agree("IMAGE('/a', 'b', h, w)", {"h": NUMBER, "w": NUMBER}, product(sizes, sizes))


@pytest.mark.parametrize("url", SAFE)
def test_a_link_keeps_an_address_that_may_be_followed(agree: Agree, url: str) -> None:
    (found,) = agree("HYPERLINK(u, 'x')", {"u": TEXT}, [url])

    assert found == [{"link": {"url": url.strip(), "parts": [{"text": "x"}]}}]


@pytest.mark.parametrize("url", UNSAFE)
def test_of_any_other_only_the_text_is_left(agree: Agree, url: str) -> None:
    assert agree("HYPERLINK(u, 'x')", {"u": TEXT}, [url]) == [[{"text": "x"}]]
    assert agree("IMAGE(u, 'x')", {"u": TEXT}, [url]) == [[{"text": "x"}]]


@pytest.mark.parametrize("url", ["mailto:a@x.org", "tel:1"])
def test_an_image_comes_from_the_web_or_this_site(agree: Agree, url: str) -> None:
    assert agree("IMAGE(u, '')", {"u": TEXT}, [url]) == [None]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a & 1 & BR() & a & b", [{"text": "x1"}, {"break": True}, {"text": "xy"}]),
        ("BR() & BR()", [{"break": True}, {"break": True}]),
        ("IF(a = 'x', '', BR())", None),
        ("IF(a = 'z', 'q', BR())", [{"break": True}]),
        ("IF(a = 'x', 'q', BR())", [{"text": "q"}]),
        ("BLANKVALUE(HYPERLINK(null), a)", [{"text": "x"}]),
        ("(a & BR()) & b", [{"text": "x"}, {"break": True}, {"text": "y"}]),
        ("null & HYPERLINK(null)", None),
        ("HYPERLINK('/a')", [{"link": {"url": "/a", "parts": [{"text": "/a"}]}}]),
    ],
)
def test_rich_values_are_joined_as_parts(agree: Agree, source: str, expected: object) -> None:
    assert agree(source, {"a": TEXT, "b": TEXT}, [("x", "y")]) == [expected]


def test_texts_joined_with_a_rich_value_are_rich(checked: Check) -> None:
    assert checked("subject & BR() & 1").type == RICH
    assert checked("IF(active, subject, BR())").type == RICH
    assert checked("subject & 1").type == TEXT


@pytest.mark.parametrize(
    "source",
    [
        "BR() = BR()",
        "BR() = 'a'",
        "BR() < 'a'",
        "BR() in ('a')",
        "BR() contains 'a'",
        "LEN(BR())",
        "UPPER('a' & BR())",
        "TEXT(BR())",
        "subject = 'a' & BR()",
        "BR() + 1",
        "BR() and active",
    ],
)
def test_rich_values_are_neither_compared_nor_taken_as_texts(checked: Check, source: str) -> None:
    with pytest.raises(ExpressionError):
        checked(source)


def test_a_long_chain_of_parts_is_joined(agree: Agree) -> None:
    source = " & ".join(["a", "BR()"] * 150)

    (found,) = agree(source, {"a": TEXT}, ["x"])
    assert len(found) == 300
