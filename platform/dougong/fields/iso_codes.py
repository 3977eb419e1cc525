"""Codes of countries (ISO 3166-1 alpha-2) and of currencies (ISO 4217), as CLDR lists them."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.numbers import list_currencies

# What CLDR has besides countries: unions, islands apart from their country, inventions for tests.
_NO_COUNTRIES = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
)


@cache
def countries() -> frozenset[str]:
    """Give the code of every country."""
    known = map(str, Locale("en").territories)
    return frozenset(code for code in known if len(code) == 2 and code.isalpha()) - _NO_COUNTRIES


@cache
def currencies() -> frozenset[str]:
    """Give the code of every currency there is or was: old amounts keep theirs."""
    return frozenset(list_currencies())
