"""The page about security: every requirement of OWASP ASVS 5.0, level 2, has a test or a word."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECTIONS = {
    1: (2, 9, 11, 3, 2),
    2: (3, 3, 4, 1),
    3: (0, 2, 4, 6, 5, 0, 2),
    4: (3, 1, 2, 4),
    5: (1, 3, 2, 3),
    6: (3, 12, 4, 4, 5, 3, 0, 4),
    7: (3, 4, 2, 5, 2, 2),
    8: (2, 3, 1, 1),
    9: (3, 4),
    10: (2, 2, 4, 11, 5, 2, 3),
    11: (2, 3, 3, 4, 1, 1),
    12: (3, 2, 4),
    13: (1, 5, 2, 5),
    14: (2, 4, 3),
    15: (3, 3, 7),
    16: (1, 5, 4, 3, 3),
    17: (1, 4, 2),
}
"""How many requirements of levels 1 and 2 each section has; they come first in it."""

REQUIRED = {
    f"{chapter}.{section}.{number}"
    for chapter, counts in SECTIONS.items()
    for section, count in enumerate(counts, start=1)
    for number in range(1, count + 1)
}
NAME = re.compile(r"test_v(\d+(?:_\d+){2}(?:_(?:and|to)(?:_\d+)+)*)_")
ROW = re.compile(r"^\| (\d[\d., -]+) \| (.+) \|$", re.MULTILINE)
PATH = re.compile(r"`((?:tests|docs|platform)/[\w./]+)`")
TEST = re.compile(r"`(test_\w+)`")


def named(text: str) -> Iterator[str]:
    """Yield the requirements that the name of a test names, such as `3_3_1_to_4`."""
    found: list[str] = []
    for word, part in re.findall(r"(and|to)?_?(\d+(?:_\d+)*)", text):
        numbers = part.split("_")
        last = found[-1].split(".") if found else []
        if word == "to":
            found += [".".join([*last[:2], str(n)]) for n in range(int(last[2]) + 1, int(part) + 1)]
        else:
            found.append(".".join([*last[: 3 - len(numbers)], *numbers]))
    yield from found


def listed(text: str) -> Iterator[str]:
    """Yield the requirements of a row, such as ``4.4.1-4.4.4, 5.1.1``."""
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        start = first.split(".")
        end = last.split(".")[-1] if last else start[-1]
        for number in range(int(start[-1]), int(end) + 1):
            yield ".".join([*start[:-1], str(number)])


def all_tests() -> set[str]:
    """Give the name of every test there is."""
    return {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def proved() -> set[str]:
    """Give the requirements that tests are named after."""
    return {
        requirement
        for name in all_tests()
        if (found := NAME.match(name))
        for requirement in named(found[1])
    }


def test_there_are_as_many_requirements_as_the_standard_has() -> None:
    assert len(REQUIRED) == 253


def test_the_names_of_tests_are_read_right() -> None:
    assert [*named("3_3_1_to_4")] == ["3.3.1", "3.3.2", "3.3.3", "3.3.4"]
    assert [*named("5_3_1_and_5_3_2")] == ["5.3.1", "5.3.2"]
    assert [*named("6_2_6_and_7")] == ["6.2.6", "6.2.7"]
    assert [*listed("4.4.1-4.4.3, 5.1.1")] == ["4.4.1", "4.4.2", "4.4.3", "5.1.1"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_requirement_has_a_test_or_a_word_on_the_page(language: str) -> None:
    page = (ROOT / "docs" / language / "security.md").read_text("utf-8")
    told = [each for row, _ in ROW.findall(page) for each in listed(row)]

    assert sorted(REQUIRED - proved() - set(told)) == []
    assert sorted(set(told) - REQUIRED) == []
    assert len(told) == len(set(told))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_the_page_names_is_there(language: str) -> None:
    page = (ROOT / "docs" / language / "security.md").read_text("utf-8")

    assert sorted(set(TEST.findall(page)) - all_tests()) == []
    assert [path for path in PATH.findall(page) if not (ROOT / path).exists()] == []


def test_both_pages_say_the_same_of_the_same() -> None:
    pages = [(ROOT / "docs" / each / "security.md").read_text("utf-8") for each in ("en", "zh")]
    english, chinese = (
        [(row, TEST.findall(told), PATH.findall(told)) for row, told in ROW.findall(page)]
        for page in pages
    )

    assert english == chinese
