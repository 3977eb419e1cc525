"""What an editor offers at the cursor: fields, functions, globals, options, in the right place."""

from __future__ import annotations

import pytest

from dougong.formula.completions import Completion, complete
from dougong.formula.function import registry
from dougong.formula.value_types import DATE, NUMBER, TEXT, Type, list_of, option, record
from dougong.kernel.messages import LocaleText, say
from dougong.testing.expressions import MappingScope

FUNCTIONS = registry()
STATUS = option("new", "on hold", labels={"new": say("New", "新建")})


class Labelled(MappingScope):
    """A scope whose fields are called in Chinese, too."""

    def field_label(self, owner: str | None, name: str, /) -> LocaleText | str:
        """Give the label of ``amount`` only."""
        return say("Amount", "金额") if name == "amount" else ""


TICKET: dict[str, Type] = {
    "id": record("ticket"),
    "amount": NUMBER,
    "subject": TEXT,
    "due_on": DATE,
    "status": STATUS,
    "tags": list_of(option("red", "green")),
    "account": record("account"),
}
SCOPE = Labelled(
    {
        "ticket": TICKET,
        "account": {"name": TEXT, "tier": option("key", "other"), "owner": record("user")},
        "user": {"email": TEXT, "name": TEXT},
        "comment": {"body": TEXT, "ticket": record("ticket"), "author": record("user")},
    },
    "ticket",
    {"user": record("user")},
)


def offered(marked: str) -> list[Completion]:
    """Complete at the bar in a source."""
    cursor = marked.index("|")
    return complete(marked.replace("|", ""), cursor, SCOPE, FUNCTIONS)


def texts(marked: str) -> list[str]:
    """Give the texts that are offered at the bar."""
    return [each.text for each in offered(marked)]


def test_at_the_start_fields_come_first_then_functions_then_globals() -> None:
    found = offered("|")
    kinds = [each.kind for each in found]

    assert [each.text for each in found][: len(TICKET)] == list(TICKET)
    assert kinds[: len(TICKET)] == ["field"] * 6 + ["relation"]
    assert kinds[len(TICKET)] == "function"
    assert found[-1].text == "$user"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("am|", "amount"),
        ("AM|", "amount"),
        ("金|", "amount"),
        ("1 + am|ount * 2", "amount"),
        ("account.|", "name"),
        ("account.t|", "tier"),
        ("account.owner.em|", "email"),
        ("$|", "$user"),
        ("$us|", "$user"),
        ("$user.e|", "email"),
        ("addm|", "ADDMONTHS("),
        ("status = |", "'new'"),
        ("status = 'n|", "'new'"),
        ("status = 'n|'", "'new'"),
        ('status != "on|', "'on hold'"),
        ("status in (|", "'new'"),
        ("status in ('new', |", "'new'"),
        ("status not in ('new', 'on|", "'on hold'"),
        ("tags contains |", "'red'"),
        ("account.tier = |", "'key'"),
        ("amount > 1 and status = '|'", "'new'"),
        ("START_OF(due_on, 'mo|", "'month'"),
        ("IF(status = |", "'new'"),
        ("COUNT(|", "comment.ticket"),
        ("SUM(com|, 1)", "comment.ticket"),
        ("EXISTS(comment.t|", "comment.ticket"),
        ("SUM(am|", "amount"),
        ("COUNT(comment.ticket, |", "body"),
        ("SUM(comment.ticket, IF(bo|", "body"),
        ("SUM(comment.ticket, IF(author.em|", "email"),
        ("amount > 1 a|", "and"),
        ("amount |", "and"),
    ],
)
def test_the_likeliest_is_first(marked: str, expected: str) -> None:
    assert texts(marked)[0] == expected


@pytest.mark.parametrize(
    "marked",
    [
        "'am|ount'",
        "subject = 'n|",
        "12|",
        "amount.|",
        "nothing.|",
        "status.|",
        "$nothing.|",
        "account.owner.email.|",
        "'new'|",
    ],
)
def test_nothing_is_offered_where_nothing_fits(marked: str) -> None:
    assert texts(marked) == []


def test_what_is_typed_is_replaced_up_to_the_end_of_its_step() -> None:
    marked = "1 + account.na|me.x"

    assert [(each.text, each.start, each.end) for each in offered(marked)] == [("name", 12, 16)]


def test_a_text_is_replaced_with_its_quotes() -> None:
    assert [(each.text, each.start, each.end) for each in offered("status = 'n|' and x")][:1] == [
        ("'new'", 9, 12)
    ]


def test_without_a_closing_quote_nothing_after_the_cursor_is_replaced() -> None:
    assert [(each.text, each.start, each.end) for each in offered("status = 'ne| and 1")] == [
        ("'new'", 9, 12)
    ]


def test_a_function_says_how_it_is_called_and_what_it_gives() -> None:
    found = next(each for each in offered("LEF|") if each.text == "LEFT(")

    assert found.kind == "function"
    assert found.label == FUNCTIONS.get("LEFT").usage
    assert found.doc == FUNCTIONS.get("LEFT").doc


def test_an_option_and_a_field_carry_their_labels() -> None:
    assert offered("status = |")[0].label == say("New", "新建")
    assert offered("amo|")[0].label == say("Amount", "金额")
    assert offered("subj|")[0].label == "subject"


@pytest.mark.parametrize(
    "source", ["(" * 9_999, "'" * 9_999, "a." * 4_999, "in (" * 2_499, "x" * 20_000]
)
def test_whatever_is_written_completing_it_raises_nothing(source: str) -> None:
    for cursor in (-1, 0, 1, len(source) // 2, len(source), 10**9):
        assert len(complete(source, cursor, SCOPE, FUNCTIONS)) <= 200
