"""How a text reads as an expression."""

from __future__ import annotations

import pytest

from dougong.formula import syntax
from dougong.formula.parser import MAX_DEPTH, parse, parse_list
from dougong.formula.syntax import Node


def shown(node: Node) -> str:
    """Show a tree with every operation in brackets."""
    match node:
        case syntax.Literal(token=token):
            return token
        case syntax.Constant(value=value):
            return str(value).lower()
        case syntax.Path(steps=steps):
            return ".".join(steps)
        case syntax.Call(name=name, args=args):
            return f"{name}({', '.join(map(shown, args))})"
        case syntax.Prefix(operator=operator, operand=operand):
            return f"[{operator} {shown(operand)}]"
        case syntax.Infix(operator=operator, left=left, right=right):
            return f"[{shown(left)} {operator} {shown(right)}]"
        case syntax.Chain(operator=operator, operands=operands):
            return f"[{f' {operator} '.join(map(shown, operands))}]"
        case syntax.Membership(operand=operand, choices=choices, negated=negated):
            word = "not in" if negated else "in"
            return f"[{shown(operand)} {word} {', '.join(map(shown, choices))}]"
    raise AssertionError(node)


READINGS = [
    ("a or b and not c = 1", "[a or [b and [not [c = 1]]]]"),
    ("a or b or c", "[a or b or c]"),
    ("a - b - c", "[[a - b] - c]"),
    ("a / b * c", "[[a / b] * c]"),
    ("-a ^ 2", "[[- a] ^ 2]"),
    ("a ^ b ^ c", "[[a ^ b] ^ c]"),
    ("2 ^ -1", "[2 ^ [- 1]]"),
    ("a + b & c - d = e", "[[[a + b] & [c - d]] = e]"),
    ("not not a", "[not [not a]]"),
    ("a <> 1", "[a != 1]"),
    ("a in (1, 'x')", "[a in 1, 'x']"),
    ("a NOT IN (1)", "[a not in 1]"),
    ("a Contains b", "[a contains b]"),
    ("contains(a, b)", "contains(a, b)"),
    ("AND(a, b) and OR(a)", "[AND(a, b) and OR(a)]"),
    ("f()", "f()"),
    ("TRUE = False", "[true = false]"),
    ("$user.id", "$user.id"),
    ("orders.android = notes", "[orders.android = notes]"),
    ("客户.名称 = '张三'", "[客户.名称 = '张三']"),
    ("'it''s' & \"a\"\"b\"", "['it''s' & \"a\"\"b\"]"),
    (" a\n=\t.5 ", "[a = .5]"),
]


@pytest.mark.parametrize(("source", "expected"), READINGS)
def test_operators_bind_as_in_spreadsheets(source: str, expected: str) -> None:
    assert shown(parse(source)) == expected


def test_a_node_knows_its_text_and_place() -> None:
    node = parse("a and\n  (b + 1) > $user.x.y")

    assert isinstance(node, syntax.Chain)
    comparison = node.operands[1]
    assert isinstance(comparison, syntax.Infix)
    assert comparison.at.text == "(b + 1) > $user.x.y"
    assert (comparison.at.line, comparison.at.column) == (2, 3)
    assert isinstance(comparison.right, syntax.Global)
    assert comparison.right.step_at(2).text == "y"


def test_a_path_in_parentheses_still_knows_its_steps() -> None:
    node = parse("((account.owner))")

    assert isinstance(node, syntax.Path)
    assert node.at.text == "((account.owner))"
    assert node.step_at(1).text == "owner"


def test_a_list_counts_its_literals_through() -> None:
    month, total, share = parse_list("f(a, 'x'), count(), (a) / 2")

    assert [month.at.text, total.at.text, share.at.text] == ["f(a, 'x')", "count()", "(a) / 2"]
    assert isinstance(total, syntax.Call)
    assert (total.name, total.args) == ("count", ())
    assert isinstance(share, syntax.Infix)
    assert isinstance(share.right, syntax.Literal)
    assert share.right.index == 1


def test_parentheses_may_nest_as_deep_as_the_limit() -> None:
    assert shown(parse("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH)) == "a"
