"""Random expressions: literals are found without parsing, and no text breaks the parser."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dougong.formula import syntax
from dougong.formula.checker import check
from dougong.formula.errors import ExpressionError, MalformedExpressionError
from dougong.formula.function import registry
from dougong.formula.lexis import LITERAL, is_text
from dougong.formula.parser import parse, parse_list
from dougong.formula.shape import shape
from dougong.formula.syntax import Node
from dougong.formula.value_types import BOOLEAN, NUMBER, TEXT
from dougong.testing.expressions import MappingScope

SCOPE = MappingScope({"it": {"n1": NUMBER, "t2": TEXT, "b3": BOOLEAN}}, "it", {})
FUNCTIONS = registry()

inner_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@st.composite
def quoted(draw: st.DrawFn) -> str:
    quote = draw(st.sampled_from("'\""))
    return quote + draw(inner_text).replace(quote, quote * 2) + quote


digits = st.integers(0, 10**9).map(str)
number = digits | st.builds(lambda a, b: f"{a}.{b}", digits, digits) | digits.map(".{}".format)
space = st.sampled_from(["", " ", "\n", " \t"])


def numbers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return (
        st.builds("{}{}{}{}{}".format, inner, space, st.sampled_from("+-*/^"), space, inner)
        | st.builds("({})".format, inner)
        | st.builds("-{}".format, inner)
        | st.builds("ROUND({},{}{})".format, inner, space, inner)
    )


number_expression = st.recursive(st.just("n1") | number, numbers, max_leaves=5)
text_expression = st.lists(st.just("t2") | quoted(), min_size=1, max_size=4).map(" & ".join)
filled = quoted().filter(lambda token: len(token) > 2)
comparison = (
    st.builds("{} > {}".format, number_expression, number_expression)
    | st.builds("t2 != {}".format, filled)
    | st.builds("t2 in({},{})".format, filled, filled)
    | st.builds("{} contains {}".format, text_expression, text_expression)
    | st.just("b3")
)


def conditions(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return (
        st.builds("{} and {}".format, inner, inner)
        | st.builds("({}) or not({})".format, inner, inner)
        | st.builds("IF({}, {}, b3)".format, inner, inner)
    )


condition = st.recursive(comparison, conditions, max_leaves=6)


def literals(node: Node) -> list[tuple[int, str]]:
    own = [(node.index, node.token)] if isinstance(node, syntax.Literal) else []
    return own + [found for child in node.children for found in literals(child)]


@given(source=condition)
def test_the_tokens_of_the_shape_fill_the_slots_of_the_expression(source: str) -> None:
    expression = check(source, SCOPE, BOOLEAN, functions=FUNCTIONS)

    tokens = shape(source).tokens
    assert [slot.token for slot in expression.literals] == list(tokens)
    assert [slot.index for slot in expression.literals] == list(range(len(tokens)))
    assert len(expression.bind(tokens)) == len(tokens)


@given(sources=st.lists(condition | number_expression, min_size=1, max_size=4))
def test_the_literals_of_a_list_are_counted_through(sources: list[str]) -> None:
    whole = ", ".join(sources)

    nodes = parse_list(whole)

    found = sorted(pair for node in nodes for pair in literals(node))
    assert found == list(enumerate(shape(whole).tokens))


@given(source=condition, values=st.lists(st.tuples(quoted(), number), min_size=60, max_size=60))
def test_other_values_leave_the_shape_as_it_is(source: str, values: list[tuple[str, str]]) -> None:
    parts = LITERAL.split(source)
    for place, (text, digits_) in zip(range(1, len(parts), 2), values, strict=False):
        parts[place] = text if is_text(parts[place]) else digits_
    other = "".join(parts)

    assert shape(other).key == shape(source).key


anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
WORDS = (
    "n1 t2 x and not in ( ) , = 'a' 1 .5 - & $ contains null IF . ' \" ^ TODAY 状 \u3000 status",
    "n1 t2 b3 and or ( ) = != + 'a' 2 null",
)
nearly = st.sampled_from(WORDS).flatmap(
    lambda words: st.lists(st.sampled_from(words.split(" ")), max_size=14).map(" ".join)
)


@given(source=anything | nearly)
def test_any_text_is_an_expression_or_is_told_why_not(source: str) -> None:
    try:
        node = parse(source)
    except MalformedExpressionError as error:
        fault = error.problems[0].error
    else:
        assert node.at.text in source
        assert sorted(literals(node)) == list(enumerate(shape(source).tokens))
        return

    line, column = fault.details["line"], fault.details["column"]
    assert (line, column) >= (1, 1)
    assert len(fault.message()) < 200


@given(source=nearly)
def test_any_expression_is_checked_or_told_why_not(source: str) -> None:
    try:
        said = check(source, SCOPE, functions=FUNCTIONS).source
    except ExpressionError as error:
        said = error.message()

    assert said == source or said.startswith("line ")
