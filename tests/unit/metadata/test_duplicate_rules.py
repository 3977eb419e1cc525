"""Duplicate rules: what they mean, what is wrong with one, and how they follow renames."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.metadata.definition import Definition
from dougong.metadata.kinds.duplicate_rule import DuplicateRuleDef, MatchDef
from dougong.metadata.renames import Renames, rewrite

RULE: dict[str, Any] = {
    "kind": "duplicate_rule",
    "name": "same_subject",
    "label": {"en": "Same subject", "zh-CN": "主题相同"},
    "object": "ticket",
    "match": [{"field": "subject", "method": "fuzzy"}],
    "action": "warn",
}


def test_a_duplicate_rule_means_what_it_says(bench: Any) -> None:
    document = {
        **RULE,
        "match": [
            {"field": "subject", "method": "fuzzy", "threshold": 0.8},
            {"field": "owner", "method": "exact"},
        ],
        "where": "ISBLANK(subject)",
        "on": ["import", "create"],
        "active": False,
        "message": {"en": "Look again", "zh-CN": "请再看看"},
    }
    catalog = bench.catalog(document, base=bench.catalog(*bench.all))

    assert catalog.get("duplicate_rule", "same_subject") == DuplicateRuleDef(
        name="same_subject",
        label=RULE["label"],
        object="ticket",
        match=(MatchDef("subject", "fuzzy", 0.8), MatchDef("owner", "exact")),
        where="ISBLANK(subject)",
        action="warn",
        on=("create", "import"),
        active=False,
        message={"en": "Look again", "zh-CN": "请再看看"},
    )
    usual = bench.catalog(RULE, base=bench.catalog(*bench.all)).get("duplicate_rule", RULE["name"])
    assert usual.match == (MatchDef("subject", "fuzzy", 0.7),)
    assert (usual.on, usual.active) == (("create", "update", "import"), True)


def lines(*match: tuple[str, str], **more: Any) -> dict[str, Any]:
    """Give what a rule compares: fields with their methods."""
    return {"match": [{"field": field, "method": method, **more} for field, method in match]}


@pytest.mark.parametrize(
    ("changed", "path", "code"),
    [
        ({"object": "nothing"}, "/object", "unknown_reference"),
        (lines(("colour", "exact")), "/match/0/field", "unknown_field"),
        (lines(("account.name", "exact")), "/match/0/field", "unfit_field"),
        (lines(("created_at", "exact")), "/match/0/field", "unfit_field"),
        (lines(("owner", "name")), "/match/0/field", "unfit_field"),
        (lines(("subject", "exact"), threshold=0.5), "/match/0/threshold", "unfit_property"),
        (lines(("subject", "exact"), ("subject", "name")), "/match/1/field", "duplicate"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    bench: Any, changed: dict[str, Any], path: str, code: str
) -> None:
    problems = bench.problems({**RULE, **changed})

    assert [(at, of) for at, of, _ in problems] == [(path, f"definition.{code}")]


def test_a_rule_follows_the_names_of_its_object_and_fields(bench: Any) -> None:
    catalog = bench.catalog(RULE, base=bench.catalog(*bench.all))
    definition = Definition("duplicate_rule", "same_subject", RULE)
    names = catalog.references["duplicate_rule", "same_subject"]
    renames = Renames({("object", "ticket"): "issue", ("object", "ticket", "subject"): "topic"})

    rewritten = rewrite(definition, names, renames)

    assert rewritten.json["object"] == "issue"
    assert rewritten.json["match"] == [{"field": "topic", "method": "fuzzy"}]
