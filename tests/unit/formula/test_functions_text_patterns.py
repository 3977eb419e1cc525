"""Patterns mean the same to PostgreSQL and to RE2, and none of them takes long."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from dougong.formula.errors import ExpressionError, UnreadableError
from dougong.formula.pattern import compiled, read_pattern
from dougong.formula.value_types import TEXT
from dougong.testing.agreement import BackEnds, Records

Agree = Callable[..., list[Any]]
Check = Callable[..., Any]

SUBJECTS = [
    "a",
    "ab",
    "aab\n",
    "a-b_c",
    "A1 b2\t\u00a0",
    "😀é斗",
    "2026-01-31",
    "x@y.org",
    "[]{}()|\\^$.*+?-",
    "\r\n\f\v",
    "ababab",
    "١٢",
]
PATTERNS = [
    "a",
    ".*",
    "[^a]+",
    "a|ab",
    "(a|ab)(c|bcd)*",
    "a{2}b{0,1}.*",
    "(ab){2,}",
    "[a-c_-]+",
    "[-a]+",
    r"[\]\[\\\^-]+",
    r"[\--\/]*",
    r"\d{4}-\d{2}-\d{2}",
    r"\w+",
    r"[\w\s]+",
    r"\W+",
    r"\S+",
    r"\D*",
    "^a.*$",
    "(^a|b$)",
    "()",
    "(a|)",
    "(a*)*",
    "(?:😀|é|斗)+",
    "[一-龥]+",
    r"[^@ ]+@[^@ ]+\.(com|org)",
    r"\.\*\+\?\{\}\(\)\[\]\|\\\^\$\-\/\"\'\#\&\~\`\,\;\:\<\>\=\!\%\@",
    r"[\t\n\r\f ]+",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_matches_alike(agree: Agree, pattern: str) -> None:
    assert_alike(agree, pattern, SUBJECTS)


def assert_alike(agree: Agree, pattern: str, subjects: list[str]) -> None:
    quoted = pattern.replace("'", "''")
    sources = [f"REGEX(a, '{quoted}')"]
    if not read_pattern(pattern).matches_nothing:
        sources.append(f"REPLACE(a, '{quoted}', '\\1&')")

    for source in sources:
        agree(source, {"a": TEXT}, [None, *subjects])


MEMBERS = st.sampled_from(["a", "b", "c", "-", "é", "a-c", r"\d", r"\w", r"\]", r"\-", "\\^", " "])
CLASSES = st.tuples(st.sampled_from(["", "^"]), st.lists(MEMBERS, min_size=1, max_size=3))
ATOMS = st.one_of(
    st.sampled_from(["a", "b", "ab", ".", r"\d", r"\w", r"\S", r"\.", "é", " ", "-"]),
    CLASSES.map(lambda found: f"[{found[0]}{''.join(found[1])}]"),
)
COUNTS = st.sampled_from(["", "", "*", "+", "?", "{2}", "{0,2}", "{1,}"])
GRAMMAR = st.recursive(
    st.tuples(ATOMS, COUNTS).map("".join),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map("|".join).map("({})".format),
        st.tuples(inner, COUNTS).map(lambda found: f"(?:{found[0]}){found[1]}"),
    ),
    max_leaves=6,
)


# The fixture holds nothing between two examples.
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(pattern=GRAMMAR, subjects=st.lists(st.text("abc1-. é\n😀", max_size=8), min_size=4))
def test_patterns_of_the_grammar_match_alike(
    agree: Agree, pattern: str, subjects: list[str]
) -> None:
    try:
        read_pattern(pattern)
    except UnreadableError:
        return  # such as a range that goes down
    assert_alike(agree, pattern, [subject for subject in subjects if subject])


@pytest.mark.parametrize(
    ("pattern", "offset", "reason"),
    [
        (r"(a)\1", 3, r"`\1`"),
        (r"\bword", 0, r"`\b`"),
        ("(?=a)", 0, "look-around"),
        ("(?i)a", 0, "flags"),
        ("(?<name>a)", 0, "names"),
        ("a+?", 2, "lazy"),
        ("a++", 2, "possessive"),
        ("a**", 2, "cannot be repeated"),
        ("*a", 0, "nothing before"),
        ("a|+", 2, "nothing before"),
        ("a{", 1, "a count is"),
        ("a{,3}", 1, "a count is"),
        ("a{3,1}", 1, "lower one first"),
        ("a{256}", 1, "255"),
        ("a{999999999999}", 1, "255"),
        ("(a{200}){200}", 0, "500"),
        ("(a?){101}", 0, "100"),
        ("(a", 0, "not closed"),
        ("a)", 1, "closes nothing"),
        ("[a", 0, "not closed"),
        ("[]", 1, "meaning of its own"),
        ("[[:alpha:]]", 1, "meaning of its own"),
        ("[z-a]", 1, "range"),
        (r"[a-\d]", 1, "range"),
        ("a]", 1, "nothing before"),
        ("^*", 1, "cannot be repeated"),
        ("(a$)+", 4, "cannot be repeated"),
        ("\\", 0, "no `\\`"),
        (r"\p{L}", 0, r"`\p`"),
        (r"[\D]", 1, r"`\D`"),
        ("(" * 30 + "a" + ")" * 30, 21, "deeper"),
        ("a" * 1001, 0, "1000"),
    ],
)
def test_what_engines_do_not_share_is_refused_at_its_place(
    pattern: str, offset: int, reason: str
) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_pattern(pattern)

    assert reason in refused.value.reason["en"]
    assert refused.value.reason["zh-CN"] != refused.value.reason["en"]
    assert refused.value.offset == offset


def test_a_fault_of_a_pattern_stands_in_the_expression(checked: Check) -> None:
    with pytest.raises(ExpressionError) as refused:
        checked("REGEX(subject, 'it''s (?=a)') and\n REPLACE(subject, 'a*', '') = ''")

    first, second, *_ = refused.value.faults()
    assert first.error.details["line"] == 1
    assert first.error.details["column"] == 23
    assert "groups have no look-around" in first.error.message("en")
    assert second.error.details["line"] == 2
    assert "matches where there is nothing" in second.error.message("en")


@pytest.mark.parametrize("pattern", ["subject", "'a' & 'b'", "''", "null", "12"])
def test_a_pattern_is_written_out(checked: Check, pattern: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        checked(f"REGEX(subject, {pattern})")

    (fault,) = refused.value.faults()
    assert "a text written out in quotes" in fault.error.message("en")


CATASTROPHES = [
    ("(a+)+b", "a" * 30_000),
    ("(a|aa)+b", "a" * 30_000),
    ("(.*a){20}", "a" * 10_000),
    ("(a*)*(a*)*(a*)*c", "a" * 30_000),
    ("([a-z]?){100}x", "a" * 10_000),
    ("(a?){50}(b?){50}a{200}", "a" * 10_000),
    (r"(\w+\s?)*!", "word " * 5_000),
    ("((a{0,7}){0,7}){0,7}b", "a" * 10_000),
    ("x{0,240}" * 2 + "y", "x" * 10_000),
    ("(x|y|z|xy|yz|zx)*w", "xyz" * 5_000),
]


@pytest.mark.parametrize(("pattern", "subject"), CATASTROPHES)
def test_no_pattern_takes_long(connection: Connection, pattern: str, subject: str) -> None:
    written = f"^(?:{read_pattern(pattern).written})$"
    asked = text("SELECT :subject ~ :written")
    started = time.process_time()
    python = compiled(pattern).fullmatch(subject) is not None
    took = time.process_time() - started
    # What would go wrong in the server would take it hours, so a second leaves room for its load.
    connection.execute(text("SET LOCAL statement_timeout = '1s'"))
    sql = connection.execute(asked, {"subject": subject, "written": written}).scalar_one()

    assert sql == python
    assert took < 0.1


@pytest.mark.parametrize(
    ("pattern", "subject"),
    [
        ("a*b|a", "a" * 4_000),
        ("(.*)*b|a", "a" * 4_000),
        ("(a|b)*a(a|b){100}c|a|b", "abbab" * 800),
        ("[a-z]{200}!|a", "a" * 4_000),
        ("<[^>]*>", "<" * 4_000),
    ],
)
def test_no_replacing_takes_long(connection: Connection, pattern: str, subject: str) -> None:
    records = Records({"a": TEXT}, [[subject], [subject + "a"]])
    started = time.process_time()
    connection.execute(text("SET LOCAL statement_timeout = '1s'"))
    sql, python = BackEnds(connection).both(f"REPLACE(a, '{pattern}', '-')", records)

    assert sql == python
    assert python[1] is None
    assert time.process_time() - started < 1.0
