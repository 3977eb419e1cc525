"""What two values are compared by to tell duplicates, as SQL that an index can be made of.

Only functions that PostgreSQL calls immutable: no dictionary of accents, no locale beyond that of
the database. Letters are parted from their accents and brought to one width by Unicode's own rules
(NFKD). A blank, and what nothing is left of, is NULL: it is like nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Index,
    String,
    Table,
    Text,
    TextClause,
    UnaryExpression,
    cast,
    func,
    text,
)
from sqlalchemy.sql.operators import custom_op

from dougong.storage.identifiers import identifier

FUZZY = "fuzzy"
METHODS = "methods"
"""What an index says of itself: how its columns are compared."""

_LONGEST = 400
"""Letters of a key: four bytes each still go into a page of an index."""

_MARKS = (
    r"\u02b0-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u0640\u064b-\u065f\u0670"
    r"\u06d6-\u06dc\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u20d0-\u20ff\ufe00-\ufe0f\ufeff"
)
_SIGNS = (
    r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u200a"
    r"\u2010-\u206f\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020"
    r"\u3030-\u303f\u30fb\ufffc\ufffd"
)
_HAN = r"\u2e80-\u2fff\u3005-\u3007\u3041-\u30fa\u30fc-\u9fff\uf900-\ufaff"
# Company forms: at the end of what is written in Chinese, anywhere as words of their own.
_HAN_FORMS = (
    "(株式会社|有限会社|合同会社)|((集团|集團)?(股份)?(有限)?(责任|責任)?公司|集团|集團)(?= |$)"
)
_FORMS = (
    "ltd|limited|inc|incorporated|corp|corporation|co|company|llc|llp|lp|plc|gmbh|mbh|ag|kg|kgaa|"
    "ug|ohg|ev|sa|sas|sarl|srl|bv|nv|oy|oyj|ab|asa|aps|sro|pte|pty|pvt|and|und|the"
)
_FORMS_ANYWHERE = (
    "((集团|集團)?(股份)?(有限)?(责任|責任)?公司|集团|集團|株式会社|有限会社|合同会社)"
    f"(?=[^{_HAN}]|$)|(^|[^a-z0-9])({_FORMS})(?![a-z0-9])"
)
# Of the countries of the world: no code is how another one begins.
_CODES = (
    "1|7|2[07]|3[0123469]|4[013456789]|5[12345678]|6[0123456]|8[1246]|9[0123458]|"
    "2[12345689][0-9]|3[578][0-9]|42[0-9]|5[09][0-9]|6[789][0-9]|8[035789][0-9]|9[679][0-9]"
)


def key_sql(column: ColumnElement[Any], method: str) -> ColumnElement[Any]:
    """Give what values of a column are compared by; NULL is like nothing.

    Args:
        column: The stored value.
        method: As a duplicate rule names it.
    """
    if method == "exact":
        return _cut(column) if isinstance(column.type, String) else column
    return _METHODS[method](column)


def index_keys(table: Table, keys: Sequence[tuple[str, str]]) -> None:
    """Give a table the index that finds live records by several keys, in the order of their ids.

    Args:
        table: The table of the object.
        keys: Column and method of each.
    """
    name = identifier("dup", table.name, *(f"{field}_{method}" for field, method in keys))
    if not _has(table, name):
        columns = [key_sql(table.c[field], method) for field, method in keys]
        live = table.c.deleted_at.is_(None)
        info = {METHODS: tuple(method for _, method in keys)}
        Index(name, *columns, table.c.id, postgresql_where=live, info=info)


def index_likeness(table: Table, field: str) -> None:
    """Give a table the index that finds the live records whose values are similar."""
    name = identifier("dup", table.name, f"{field}_{FUZZY}")
    if not _has(table, name):
        of_trigrams: UnaryExpression[Any] = UnaryExpression(
            key_sql(table.c[field], FUZZY), modifier=custom_op("gin_trgm_ops")
        )
        live = table.c.deleted_at.is_(None)
        info = {METHODS: (FUZZY,)}
        Index(name, of_trigrams, postgresql_using="gin", postgresql_where=live, info=info)


def _has(table: Table, name: str) -> bool:
    return any(index.name == name for index in table.indexes)


def _folded(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Letters and digits alone, in one case and width, without accents."""
    return _key(_without(_plain(column), f"[{_MARKS}{_SIGNS}]+"))


def _name(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The words of a name in an order of their own, each once, without legal forms."""
    words = func.string_to_array(func.left(_words(column), _number(_LONGEST)), _text(" "))
    # A text search vector sorts its words, and its text is immutable, which that of an array is not
    return _key(cast(func.array_to_tsvector(words), Text))


def _fuzzy(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A name without legal forms; what compares it takes no notice of signs, and of no order."""
    # It is worked out for every candidate that the index gives, so it must be quick.
    return _key(_without(_without(_plain(column), f"[{_MARKS}]+"), _FORMS_ANYWHERE))


def _phone(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The digits of a number within its country, without an extension."""
    plain = func.lower(func.normalize(cast(column, Text), text("NFKD")))
    main = _without(plain, "(;?ext|x|#|转|分机).*$")
    digits = _without(main, "[^0-9+]+")
    national = _without(_without(digits, f"^([+]|00)({_CODES})"), "[+]+")
    # Within North America a 1 goes before the number, elsewhere a 0.
    shortened = func.regexp_replace(
        _without(national, "^0+"), _text("^1([2-9][0-9]{2}[2-9][0-9]{6})$"), _text(r"\1")
    )
    return func.substring(shortened, _text("^[0-9]{5,20}$"))


_METHODS: dict[str, Callable[[ColumnElement[Any]], ColumnElement[Any]]] = {
    "folded": _folded,
    "phone": _phone,
    "name": _name,
    FUZZY: _fuzzy,
}


def _words(column: ColumnElement[Any]) -> ColumnElement[Any]:
    joined = _without(_plain(column), f"[{_MARKS}.'\u2019]+")
    parted = func.btrim(_replaced(joined, f"[{_SIGNS}]+", " "))
    # Between Chinese letters a space parts no words.
    together = _replaced(parted, f"([{_HAN}]) +(?=[{_HAN}])", r"\1")
    bare = _without(_without(together, _HAN_FORMS), f"(^| )({_FORMS})(?= |$)")
    return func.btrim(_replaced(bare, " +", " "))


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.lower(func.normalize(cast(column, Text), text("NFKD")))


def _without(value: ColumnElement[Any], pattern: str) -> ColumnElement[Any]:
    return _replaced(value, pattern, "")


def _replaced(value: ColumnElement[Any], pattern: str, by: str) -> ColumnElement[Any]:
    return func.regexp_replace(value, _text(pattern), _text(by), _text("g"), type_=Text())


def _key(value: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.nullif(_cut(value), _text(""), type_=Text())


def _cut(value: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.left(value, _number(_LONGEST), type_=Text())


def _text(value: str) -> TextClause:
    # As a constant of the statement, not as a parameter: else no index fits.
    quoted = value.replace("'", "''")
    return text(f"'{quoted}'")


def _number(value: int) -> TextClause:
    return text(str(value))
