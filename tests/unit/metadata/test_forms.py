"""Public forms: what they mean, and what is refused beyond their form."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.metadata.kinds.form import FormDef, QuestionDef, ScreenDef

LABEL = {"en": "Contact us", "zh-CN": "联系我们"}


def form(*fields: Any, **more: Any) -> dict[str, Any]:
    """Give a form of tickets that asks for these fields."""
    screen = {"name": "main", "fields": list(fields or ["subject"])}
    whole = {"kind": "form", "name": "contact", "label": LABEL, "object": "ticket"}
    return {**whole, "screens": [screen], **more}


def test_a_form_means_what_it_says(bench: Any) -> None:
    question = {
        "field": "subject",
        "label": LABEL,
        "help": LABEL,
        "visible": "opened_at != null",
        "required": "opened_at != null",
    }
    screen = {"name": "main", "label": LABEL, "help": LABEL, "visible": "opened_at = null"}
    document = form(
        help=LABEL,
        active=False,
        screens=[{**screen, "fields": ["opened_at", question]}],
        values={"account": {"name": "Acme"}},
        thanks=LABEL,
        owner="mei@example.com",
    )
    catalog = bench.catalog(document, base=bench.catalog(*bench.all))

    assert catalog.get("form", "contact") == FormDef(
        name="contact",
        label=LABEL,
        object="ticket",
        help=LABEL,
        active=False,
        screens=(
            ScreenDef(
                name="main",
                label=LABEL,
                help=LABEL,
                visible="opened_at = null",
                questions=(
                    QuestionDef(field="opened_at"),
                    QuestionDef(
                        field="subject",
                        label=LABEL,
                        help=LABEL,
                        visible="opened_at != null",
                        required="opened_at != null",
                        place="/field",
                    ),
                ),
            ),
        ),
        values={"account": {"name": "Acme"}},
        thanks=LABEL,
        owner="mei@example.com",
    )


@pytest.mark.parametrize(
    ("document", "path", "message"),
    [
        (form("subject", "account"), "/screens/0/fields/1", "cannot choose among records"),
        (form("subject", "proof"), "/screens/0/fields/1", "the public cannot upload files"),
        (form("subject", "number"), "/screens/0/fields/1", "people do not write it"),
        (form("subject", "created_at"), "/screens/0/fields/1", "people do not write it"),
        (form("subject", "sbject"), "/screens/0/fields/1", "no field `sbject`"),
        (form("subject", "subject"), "/screens/0/fields/1", "is there more than once"),
        (form("opened_at"), "/screens", "neither asks for it nor gives it a value"),
        (form(values={"subject": "x"}), "/values/subject", "is there more than once"),
        (form(values={"opened_at": "x"}), "/values/opened_at", "`opened_at`:"),
        (form(values={"account": "Acme"}), "/values/account", "name the record by a unique field"),
        (form(values={"nme": "x"}), "/values/nme", "object `ticket` has no field `nme`"),
        (form(owner="mei"), "/owner", "write an email address"),
        (form(object="tickt"), "/object", "there is no object `tickt`; did you mean `ticket`?"),
    ],
)
def test_a_form_that_could_not_be_sent_is_refused(
    bench: Any, document: dict[str, Any], path: str, message: str
) -> None:
    ticket = bench.with_fields(bench.ticket, {"name": "proof", "type": "file"})

    problems = bench.problems(ticket, document)

    assert [(at, message in text) for at, _, text in problems] == [(path, True)]


def test_a_value_stands_for_a_required_field(bench: Any) -> None:
    assert bench.problems(form("opened_at", values={"subject": "Web"})) == []


def test_screens_have_names_of_their_own(bench: Any) -> None:
    screens = [{"name": "a", "fields": ["subject"]}, {"name": "a", "fields": ["opened_at"]}]

    assert [(path, code) for path, code, _ in bench.problems(form(screens=screens))] == [
        ("/screens/1/name", "definition.duplicate")
    ]


def test_a_form_of_what_nobody_owns_names_no_owner(bench: Any) -> None:
    ticket = bench.changed(bench.ticket, owned=False)

    problems = bench.problems(ticket, form(owner="mei@example.com"))

    assert [(path, code) for path, code, _ in problems] == [("/owner", "definition.unfit_property")]


def test_conditions_of_a_form_know_only_what_is_entered(bench: Any) -> None:
    question = {"field": "subject", "required": "opened_at != null"}
    catalog = bench.catalog(form(question), base=bench.catalog(*bench.all))

    (found,) = catalog.expressions["form", "contact"]

    assert (found.path, found.own) == ("/screens/0/fields/0/required", True)
