"""What is typed of a text asks for tokens that the index holds of that text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dougong.records.searching.asking import Any, Every, Term, Token, questions, to_tsquery, typed
from dougong.records.searching.highlighting import highlight
from dougong.records.searching.pinyin import readings
from dougong.records.searching.tokens import Role, tokens
from dougong.records.searching.words import chunks, fold

NAMES = st.text(
    st.sampled_from("张华先单田芳曾子墨吕布重庆绿女科技有限公司"), min_size=1, max_size=6
)
ANYTHING = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60)
ROLES = st.sampled_from(Role)


def matches(term: Term, held: set[str]) -> bool:
    """Answer a question as PostgreSQL does."""
    match term:
        case Token(text, begins):
            return any(each.startswith(text) for each in held) if begins else text in held
        case Every(parts):
            return all(matches(each, held) for each in parts)
        case Any(parts):
            return any(matches(each, held) for each in parts)


def finds(asked: str, text: str, role: Role = Role.TITLE) -> bool:
    """Tell whether a text is found by what was typed, without any guess."""
    held = tokens(text, role)
    return any(matches(each.term, held) for each in questions(typed(asked)) if not each.is_guess)


@given(text=ANYTHING, role=ROLES)
def test_a_text_is_found_by_itself_and_by_each_of_its_words(text: str, role: Role) -> None:
    found = [piece.text for chunk in chunks(fold(text).text) for piece in chunk.pieces]

    if role is not Role.PHONE:
        assert not found or finds(text[:40], text, role)
        assert all(finds(each, text, role) for each in found)


@given(text=ANYTHING)
def test_a_text_is_found_by_the_beginning_of_each_of_its_words(text: str) -> None:
    for chunk in chunks(fold(text).text):
        for piece in chunk.pieces:
            begun = [piece.text[:end] for end in range(1, len(piece.text) + 1)]
            assert all(finds(each, text) for each in begun[:8] if len(fold(each).text) == len(each))


@given(name=NAMES, data=st.data())
def test_a_name_is_found_and_shown_by_any_way_to_type_its_pinyin(
    name: str, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(name) - 1))
    ways = [data.draw(st.sampled_from(readings(sign))) for sign in name[first:]]
    by_letters = "".join(way[0] for way in ways)
    last_begun = ways[0] + "".join(way[:2] for way in ways[1:2])

    for asked in (by_letters, ways[0], last_begun):
        assert finds(asked, name)
        assert highlight(name, typed(asked)) is not None


@given(digits=st.from_regex(r"\A1[3-9][0-9]{9}\Z"), count=st.integers(3, 11))
def test_a_phone_number_is_found_by_its_beginning_and_by_its_end(digits: str, count: int) -> None:
    stored = f"+86{digits}"

    for asked in (
        digits[:count],
        digits[-count:],
        stored,
        f"{digits[:3]} {digits[3:7]} {digits[7:]}",
    ):
        assert finds(asked, stored, Role.PHONE)
        assert highlight(stored, typed(asked)) is not None


@given(text=ANYTHING, asked=ANYTHING)
def test_highlights_say_the_text_again(text: str, asked: str) -> None:
    parts = highlight(text, typed(asked))

    assert parts is None or "".join(each.text for each in parts) == text
    assert parts is None or any(each.hit for each in parts)


@given(asked=ANYTHING)
def test_what_is_typed_never_leaves_its_quotes(asked: str) -> None:
    for each in questions(typed(asked)):
        quoted = to_tsquery(each.term, ["0", "1"]).split("'")
        assert len(quoted) % 2 == 1
        assert all(set(part) <= set("()&|:* ") for part in quoted[::2])


def test_a_slip_is_one_letter_or_two_that_changed_places() -> None:
    held = tokens("Silverpoint", Role.TITLE)
    (guess,) = (each for each in questions(typed("silvrepoint")) if each.is_guess)

    assert matches(guess.term, held)
