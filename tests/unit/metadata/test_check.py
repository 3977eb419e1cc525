"""The check of definitions: everything that is wrong, at once, in words."""

from __future__ import annotations

from typing import Any

import pytest


def test_sound_definitions_pass(bench: Any) -> None:
    result = bench.check(*bench.all)

    assert bench.found(result.problems) == []
    assert set(result.catalog.objects) == {"user", "account", "ticket"}


def test_every_fault_is_listed_with_its_file_and_place(bench: Any) -> None:
    view = bench.changed(bench.view, columns=["subjct"], sort="-nope", where="wrong")
    ticket = bench.changed(bench.ticket, title="titel", colour="red")

    result = bench.check(
        bench.definition(view, file="views/open.json"),
        bench.definition(ticket, file="objects/ticket.json"),
        *(bench.user, bench.account, bench.industry),
    )

    assert [(each.file, each.path, each.error.code) for each in result.problems] == [
        ("objects/ticket.json", "/colour", "definition.unknown_property"),
    ]

    repaired = bench.check(
        bench.definition(view, file="views/open.json"),
        bench.definition(bench.ticket),
        *(bench.user, bench.account, bench.industry),
    )
    assert [(each.file, each.path, each.error.message()) for each in repaired.problems] == [
        (
            "views/open.json",
            "/columns/0",
            "object `ticket` has no field `subjct`; did you mean `subject`?",
        ),
        ("views/open.json", "/sort", "object `ticket` has no field `nope`"),
        ("views/open.json", "/where", "`wrong` does not have the right form: it is wrong"),
    ]


def test_a_problem_is_said_in_chinese_too(bench: Any) -> None:
    view = bench.changed(bench.view, object="tickt")

    problem = bench.check(view, base=bench.catalog(*bench.all)).problems[0]

    assert problem.error.message("zh-CN") == "不存在名为 `tickt` 的对象；您是指 `ticket` 吗？"
    assert problem.error.message("en") == "there is no object `tickt`; did you mean `ticket`?"


def test_a_problem_tells_where_in_the_request_the_definition_stood(bench: Any) -> None:
    view = bench.definition(bench.changed(bench.view, columns=[]), at="/components/3")

    result = bench.check(view, base=bench.catalog(*bench.all))

    assert bench.found(result.problems) == [
        (
            "/components/3/columns",
            "definition.out_of_bounds",
            "the number of entries must be at least 1, not 0",
        )
    ]


def test_a_change_that_breaks_what_is_there_already_is_found(bench: Any) -> None:
    fields = [field for field in bench.ticket["fields"] if field["name"] != "account"]
    ticket = bench.changed(bench.ticket, fields=fields)

    assert bench.problems(ticket) == [
        (
            "/columns/2",
            "definition.unknown_field",
            "object `ticket` has no field `account`",
        ),
        ("/sort", "definition.unknown_field", "object `ticket` has no field `account`"),
        (
            "/tabs/0/sections/1/relation",
            "definition.unknown_field",
            "object `ticket` has no field `account`",
        ),
    ]


def test_what_refers_to_an_unsound_definition_is_not_blamed_for_it(bench: Any) -> None:
    assert bench.problems(bench.changed(bench.account, plural="Accounts")) == [
        ("/plural", "definition.wrong_type", "expected an object, found text")
    ]


def test_two_definitions_of_one_name_are_refused(bench: Any) -> None:
    again = bench.definition(bench.view, file="b.json")

    result = bench.check(
        bench.definition(bench.view, file="a.json"), again, base=bench.catalog(*bench.all)
    )

    assert bench.found(result.problems) == [
        ("/name", "definition.duplicate", "`open` is there more than once; first at `a.json`")
    ]


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_cannot_be_stored_is_refused(bench: Any, text: str) -> None:
    view = bench.changed(bench.view, label={"en": text})

    assert [each[:2] for each in bench.problems(view)] == [("/label/en", "definition.invalid_text")]


def test_json_nested_without_end_is_refused(bench: Any) -> None:
    deep: Any = "x"
    for _ in range(5000):
        deep = [deep]

    view = bench.changed(bench.view, columns=deep)

    assert [each[1] for each in bench.problems(view)] == ["definition.too_deep"]


def test_an_unknown_kind_is_refused_with_the_nearest(bench: Any) -> None:
    assert bench.problems(bench.changed(bench.view, kind="veiw")) == [
        (
            "/kind",
            "definition.unknown_kind",
            "there is no kind of definition called `veiw`; did you mean `view`?",
        )
    ]


def test_a_definition_is_what_its_place_says(bench: Any) -> None:
    from_file = bench.definition(bench.changed(bench.view, name="other"))
    at_other_place = type(from_file)("view", "open", from_file.json)

    assert [each[:2] for each in bench.problems(at_other_place)] == [
        ("/name", "definition.misplaced")
    ]


def test_the_catalog_without_a_definition_is_checked_like_any_other(bench: Any) -> None:
    base = bench.catalog(*bench.all).without([("object", "ticket")])

    result = bench.check(base=base)

    assert {each[1] for each in bench.found(result.problems)} == {"definition.unknown_reference"}
    assert base.get("object", "ticket") is None


def test_what_a_higher_layer_hides_is_checked_for_its_form_and_has_no_effect(bench: Any) -> None:
    base = bench.catalog(*bench.all)
    below = bench.definition(bench.changed(bench.view, sort="subject"), layer="core")
    faulty = bench.definition(bench.changed(bench.view, sort="-"), layer="core", file="open.json")

    sound = bench.check(base=base, hidden=[below])
    unsound = bench.check(base=base, hidden=[faulty])

    assert sound.problems == ()
    assert sound.catalog.get("view", "open").sort == "-opened_at,account.name"
    assert [(each.file, each.path) for each in unsound.problems] == [("open.json", "/sort")]
