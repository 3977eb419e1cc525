"""The SQL that functions on texts share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Text, case, func
from sqlalchemy import literal_column as plain

from dougong.formula.sql_template import Template
from dougong.formula.sql_terms import let, quoted
from dougong.formula.values import MAX_TEXT

# PostgreSQL's own limit.
_MAX_ARGUMENTS = 100


def filled(text: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give a text; blank when it is empty."""
    return func.nullif(text, quoted(""), type_=Text())


def kept(text: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give a text; blank when it is longer than any that is kept."""
    return let(text, lambda t: case((length(t) <= plain(str(MAX_TEXT), Integer()), t)))


def length(text: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give how many characters a text has."""
    return func.char_length(text, type_=Integer())


def joined(texts: Sequence[ColumnElement[Any]]) -> ColumnElement[Any]:
    """Join texts; blank adds nothing."""
    while len(texts) > _MAX_ARGUMENTS:
        starts = range(0, len(texts), _MAX_ARGUMENTS)
        texts = [func.concat(*texts[start : start + _MAX_ARGUMENTS]) for start in starts]
    return func.concat(*texts, type_=Text())


def run_by_run(
    text: ColumnElement[Any], runs: str, written: str, *words: str
) -> ColumnElement[Any]:
    """Take a text apart into runs of characters, and put together what each becomes.

    Args:
        text: The text.
        runs: Pattern of a run; every character is in one.
        written: SQL of what a run becomes; it is ``_run.p[1]`` there.
        words: Texts of ours that ``written`` names as ``{2}`` and so on.
    """
    aggregate = f"string_agg({written}, '' ORDER BY _run.n)"
    source = "regexp_matches({0}, {1}, 'g') WITH ORDINALITY AS _run(p, n)"
    operands = (text, *map(quoted, (runs, *words)))
    return Template(f"(SELECT {aggregate} FROM {source})", *operands, of=Text())
