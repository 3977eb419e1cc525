"""Every kind says where names stand in its definitions, so that a rename writes them anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dougong.automation.registries import every_kind
from dougong.deployment.expressions import ExpressionChecker
from dougong.deployment.readers import Readers
from dougong.fields.registry import builtin_registry
from dougong.formula.function import builtin_functions
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.check import CheckResult, check
from dougong.metadata.definition import TENANT_LAYER, Definition, Identity, Reference
from dougong.metadata.renames import Renames, Target, rewrite

INSPECTION: JsonObject = {
    "kind": "object",
    "name": "inspection",
    "label": {"en": "Inspection"},
    "plural": {"en": "Inspections"},
    "title": "subject",
    "fields": [
        {"name": "subject", "type": "text"},
        {"name": "number", "type": "autonumber", "format": "I-{000}"},
        {"name": "machine", "type": "lookup", "to": "machine"},
        {"name": "again", "type": "lookup", "to": "inspection"},
        {"name": "about", "type": "polymorphic", "to": ["machine", "inspection"]},
        {"name": "cost", "type": "number"},
        {
            "name": "summary",
            "type": "formula",
            "returns": "text",
            "formula": "subject & ' ' & machine.part_of.serial & machine.created_by.name",
        },
        {
            "name": "costs",
            "type": "rollup",
            "from": "inspection.again",
            "aggregate": "sum",
            "field": "cost",
            "where": "cost > 3 and subject != 'cost'",
        },
        {
            "name": "late",
            "type": "formula",
            "returns": "boolean",
            "formula": "COUNT(inspection.again, cost > $parent.cost) > 1",
        },
    ],
}

KINDS = every_kind()
FIELD_TYPES = builtin_registry()
EXPRESSIONS = ExpressionChecker(builtin_functions(), FIELD_TYPES)
BELOW = "below"
EXAMPLES = [
    *(
        # What extends another example lies above it.
        Definition(
            kind.key,
            str(example["name"]),
            example,
            TENANT_LAYER if example.get("extends") else BELOW,
        )
        for kind in KINDS
        for example in kind.examples
    ),
    Definition("object", "inspection", INSPECTION),
]


def checked(definitions: list[Definition]) -> CheckResult:
    return check(
        definitions,
        kinds=KINDS,
        field_types=FIELD_TYPES,
        check_expression=EXPRESSIONS.check,
        packages=(BELOW,),
    )


RESULT = checked(EXAMPLES)
READERS = Readers(RESULT.catalog, EXPRESSIONS)
NAMES = READERS.names
OWN = {
    ("object", name, field.name) for name, o in RESULT.catalog.objects.items() for field in o.fields
}
# The platform itself names these objects; they come with a package and keep their names.
NAMED = {("object", "user"), ("object", "incoming_message")}
TARGETS: list[Target] = sorted({*RESULT.catalog.parsed, *OWN} - NAMED)


def text_at(document: JsonObject, reference: Reference) -> Any:
    """Give what stands where a reference says."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in reference.path.split("/")[1:]]
    found: Any = document
    for step in steps[:-1] if reference.key else steps:
        found = found[step] if isinstance(found, Mapping) else found[int(step)]
    if reference.key:
        assert steps[-1] in found
        found = steps[-1]
    return found if reference.span is None else found[slice(*reference.span)]


def test_the_examples_are_right_with_their_expressions() -> None:
    assert [(each.path, each.error.message()) for each in RESULT.problems] == []


@pytest.mark.parametrize("identity", NAMES, ids=".".join)
def test_what_a_definition_names_stands_where_it_says(identity: Identity) -> None:
    document = RESULT.catalog.definitions[identity].json

    for each in NAMES[identity]:
        if not each.implied:
            named = each.name if each.field is None else each.field
            assert text_at(document, each) == named, each


@pytest.mark.parametrize("target", TARGETS, ids=".".join)
def test_a_rename_leaves_no_definition_wrong_and_back_is_as_it_was(target: Target) -> None:
    renames = Renames({target: "another_name"})
    stored = {(each.identity, each.layer): each for each in EXAMPLES}

    renamed = [rewrite(each, READERS.names_of(each), renames) for each in EXAMPLES]

    result = checked(renamed)
    assert [(each.path, each.error.message()) for each in result.problems] == []
    readers = Readers(result.catalog, EXPRESSIONS)
    back = [rewrite(each, readers.names_of(each), renames.reversed()) for each in renamed]
    assert {(each.identity, each.layer): each.json for each in back} == {
        place: each.json for place, each in stored.items()
    }
    assert any(a.json != b.json for a, b in zip(renamed, EXAMPLES, strict=True))
