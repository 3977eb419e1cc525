"""What duplicates are compared by: the SQL gives what a few lines of Python give, on any text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, String, Table

from dougong.formula.casing import lower
from dougong.storage.matching_keys import key_sql
from dougong.storage.statement import text_of

PIECES = [
    *"()（）-.,'’& 　\t·1２３٣Ⅷﬁ\u200bİı",
    *["Acme", "ACME", "ＡＣＭＥ", "é", "É", "ß", "ö", "Ltd", "ltd.", "Inc", "GmbH", "co"],
    *["有限公司", "股份", "集团", "華信", "华信", "科技", "株式会社", "北京"],
]
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(PIECES),
        st.characters(
            max_codepoint=0x2FFF, exclude_categories=("Cs", "Cn", "Co"), exclude_characters="\0"
        ),
    ),
    max_size=12,
).map("".join)
NUMBERS = st.lists(
    st.sampled_from([*"0123456789", "+", "86", "00", "(", ")", "-", " ", "ext", "转", "１", "."]),
    max_size=18,
).map("".join)
HAN = "\u2e80-\u2fff\u3005-\u3007\u3041-\u30fa\u30fc-\u9fff\uf900-\ufaff"
MARKS = (
    "\u02b0-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u20d0-\u20ff\ufe00-\ufe0f\ufeff"
)
SIGNS = (
    r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u200a\u2010-\u206f"
    r"\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030-\u303f\u30fb"
    r"\ufffc\ufffd"
)
FORMS = frozenset(
    re.findall(
        "[a-z]+",
        "ltd limited inc incorporated corp corporation co company llc llp lp plc gmbh mbh ag kg "
        "kgaa ug ohg ev sa sas sarl srl bv nv oy oyj ab asa aps sro pte pty pvt and und the",
    )
)
HAN_FORMS = re.compile(
    "(株式会社|有限会社|合同会社)|((集团|集團)?(股份)?(有限)?(责任|責任)?公司|集团|集團)(?= |$)"
)
CODES = (
    "1|7|2[07]|3[0123469]|4[013456789]|5[12345678]|6[0123456]|8[1246]|9[0123458]|2[12345689][0-9]|"
    "3[578][0-9]|42[0-9]|5[09][0-9]|6[789][0-9]|8[035789][0-9]|9[679][0-9]"
)


def plain(text: str) -> str:
    """Give a text in one case and width, with accents apart."""
    return lower(unicodedata.normalize("NFKD", text))


def folded(text: str) -> str | None:
    """Give the letters and digits of a text."""
    return re.sub(f"[{MARKS}{SIGNS}]+", "", plain(text))[:400] or None


def words(text: str) -> str:
    """Give the words of a name without legal forms."""
    joined = re.sub(f"[{MARKS}.'\u2019]+", "", plain(text))
    parted = re.sub(f"[{SIGNS}]+", " ", joined).strip(" ")
    together = re.sub(f"([{HAN}]) +(?=[{HAN}])", r"\1", parted)
    bare = HAN_FORMS.sub("", together)
    return " ".join(word for word in bare.split(" ") if word and word not in FORMS)


def phone(text: str) -> str | None:
    """Give the digits of a number within its country."""
    main = re.sub("(;?ext|x|#|转|分机).*$", "", plain(text), flags=re.DOTALL)
    digits = re.sub("[^0-9+]+", "", main)
    national = re.sub("[+]+", "", re.sub(f"^([+]|00)({CODES})", "", digits))
    shortened = re.sub("^1([2-9][0-9]{2}[2-9][0-9]{6})\\Z", r"\1", re.sub("^0+", "", national))
    return shortened if re.fullmatch("[0-9]{5,20}", shortened) else None


@pytest.fixture(scope="module")
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection to compute on."""
    with psycopg.connect(database_url, autocommit=True) as opened:
        yield opened


def by_sql(connection: psycopg.Connection, method: str, text: str) -> str | None:
    """Give what the database makes of a text."""
    column = Table("d", MetaData(), Column("value", String)).c.value
    query = f"SELECT {text_of(key_sql(column, method))} FROM (SELECT %s::text AS value) AS d"
    row = connection.execute(
        query.replace("%", "%%").replace("%%s", "%s").encode(), [text]
    ).fetchone()
    assert row is not None
    found: str | None = row[0]
    return found


@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_texts_are_folded_alike(connection: psycopg.Connection, text: str) -> None:
    assert by_sql(connection, "folded", text) == folded(text)


@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_names_are_made_words_alike(connection: psycopg.Connection, text: str) -> None:
    found = by_sql(connection, "name", text)

    expected = {word for word in words(text).split(" ") if word}
    assert set(re.findall("'([^']*)'", found or "")) == expected


@given(text=NUMBERS)
@settings(max_examples=300, deadline=None)
def test_numbers_are_shortened_alike(connection: psycopg.Connection, text: str) -> None:
    assert by_sql(connection, "phone", text) == phone(text)


@pytest.mark.parametrize(
    ("method", "same"),
    [
        ("folded", ["Café-Noir", "CAFE NOIR", "ｃａｆｅ　ｎｏｉｒ", "café noir"]),
        (
            "name",
            ["Acme (Shanghai) Co., Ltd.", "SHANGHAI  ＡＣＭＥ", "The Acme & Shanghai Co"],
        ),
        ("name", ["华信科技股份有限公司", "华信 科技", "华信科技（集团）有限公司"]),
        ("phone", ["+86 138 0013 8000", "138-0013-8000", "0086 13800138000 ext 12"]),
        ("phone", ["+1 (415) 555-2671", "1-415-555-2671", "(415) 555 2671", "+14155552671;ext=7"]),
        ("phone", ["+44 (0)20 7946 0123", "020 7946 0123", "２０ ７９４６ ０１２３"]),
    ],
)
def test_what_people_write_differently_is_the_same(
    connection: psycopg.Connection, method: str, same: list[str]
) -> None:
    keys = {by_sql(connection, method, text) for text in same}

    assert len(keys) == 1
    assert None not in keys
