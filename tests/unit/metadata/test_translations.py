"""Translations: texts that other definitions get, and addresses that lead nowhere."""

from __future__ import annotations

from typing import Any

STATUS = {
    "name": "status",
    "type": "picklist",
    "options": [{"value": "new", "label": {"en": "New"}}, {"value": "v1.5"}],
}


def translation(texts: dict[str, str], **more: Any) -> dict[str, Any]:
    """Give a translation into German unless said otherwise."""
    return {"kind": "translation", "name": "german", "locale": "de", "texts": texts, **more}


def test_a_text_goes_beside_those_that_are_there(bench: Any) -> None:
    base = bench.catalog(*bench.all)
    texts = {
        "object.ticket.label": "Fall",
        "object.ticket.field.subject.label": "Betreff",
        "object.ticket.field.status.option.new.label": "Neu",
        "object.ticket.field.status.option.v1.5.label": "Fassung 1.5",
        "picklist.industry.option.steel.label": "Stahl",
        "view.open.label": "Offen",
        "layout.account_record.tab.main.label": "Allgemein",
    }

    found = bench.catalog(bench.with_fields(bench.ticket, STATUS), translation(texts), base=base)

    ticket = found.objects["ticket"]
    assert ticket.label == {"en": "Ticket", "zh-CN": "工单", "de": "Fall"}
    assert ticket.field("subject").label == {"en": "Subject", "de": "Betreff"}
    assert [each["label"] for each in ticket.field("status").options["options"]] == [
        {"en": "New", "de": "Neu"},
        {"en": "v1.5", "de": "Fassung 1.5"},
    ]
    industry = found.objects["account"].field("industry").options["options"]
    assert industry[0]["label"] == {"en": "steel", "de": "Stahl"}
    assert found.get("view", "open").label == {"en": "Open", "de": "Offen"}
    assert found.get("layout", "account_record").tabs[0].label["de"] == "Allgemein"


def test_a_text_goes_over_one_in_the_same_language(bench: Any) -> None:
    chinese = translation({"object.ticket.label": "服务单"}, locale="zh-CN")

    found = bench.catalog(chinese, base=bench.catalog(*bench.all))

    assert found.objects["ticket"].label == {"en": "Ticket", "zh-CN": "服务单"}
    assert found.definitions["object", "ticket"].json["label"]["zh-CN"] == "服务单"
    assert bench.ticket["label"]["zh-CN"] == "工单"


def test_an_address_that_leads_nowhere_is_refused_with_one_that_is_near(bench: Any) -> None:
    texts = {
        "object.tickt.label": "x",
        "object.ticket.field.subjct.label": "x",
        "object.ticket.help": "x",
        "objct.ticket.label": "x",
    }

    assert bench.problems(translation(texts)) == [
        (
            "/texts/object.tickt.label",
            "definition.unknown_reference",
            "there is no object `tickt`; did you mean `ticket`?",
        ),
        (
            "/texts/object.ticket.field.subjct.label",
            "definition.unknown_text",
            (
                "there is no text at `object.ticket.field.subjct.label`; did you mean "
                "`object.ticket.field.subject.label`?"
            ),
        ),
        (
            "/texts/object.ticket.help",
            "definition.unknown_text",
            "there is no text at `object.ticket.help`; did you mean `object.ticket.label`?",
        ),
        (
            "/texts/objct.ticket.label",
            "definition.unknown_kind",
            "there is no kind of definition called `objct`; did you mean `object`?",
        ),
    ]


def test_one_translation_alone_says_a_text_in_a_language(bench: Any) -> None:
    texts = {"object.ticket.label": "Fall"}

    found = bench.problems(
        translation(texts),
        translation(texts, name="more_german"),
        translation(texts, name="austrian", locale="de-AT"),
    )

    assert [(path, code) for path, code, _ in found] == [
        ("/texts/object.ticket.label", "definition.conflict"),
        ("/texts/object.ticket.label", "definition.conflict"),
    ]


def test_an_address_is_a_use_of_the_field_and_its_object(bench: Any) -> None:
    texts = {"object.ticket.field.subject.label": "Betreff"}

    found = bench.catalog(translation(texts), base=bench.catalog(*bench.all))

    for of in (None, "subject"):
        users = {(use.kind, use.path) for use in found.where_used("object", "ticket", of)}
        assert ("translation", "/texts/object.ticket.field.subject.label") in users
