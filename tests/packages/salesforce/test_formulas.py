"""Formulas of Salesforce in our language."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.formula.guessing import guess_types
from dougong.packages.converters.salesforce.formula.parsing import parse
from dougong.packages.converters.salesforce.formula.translating import NotSayableError
from dougong.packages.converters.salesforce.names import Taken, option_values

SAID = [
    ("1 + 2 * 3", "1 + 2 * 3"),
    ("(1 + 2) * 3", "(1 + 2) * 3"),
    ("Hours__c /* of work */ ^ 2", "hours ^ 2"),
    ("'it''s' & \"a \\\"b\\\"\"", None),
    ('"it\'s"', "'it''s'"),
    ("account__R.OWNER.name", "account.owner.name"),
    ('Code__c <> "x"', "not code = 'x'"),
    ('Code__c = ""', "ISBLANK(code)"),
    ("Code__c != null", "not ISBLANK(code)"),
    ('"A" + Code__c', "'A' & code"),
    ("Hours__c + 1", "hours + 1"),
    ("TODAY() - Planned_On__c", "TODAY() - planned_on"),
    ('ISPICKVAL(Status__c, "Done!")', "status = 'done'"),
    ('ISPICKVAL(Status__c, "")', "ISBLANK(status)"),
    ('ISPICKVAL(Status__c, "Nothing Such")', "false"),
    ('TEXT(Status__c) = "Under Way"', "status = 'under_way'"),
    ("TEXT(Status__c)", "OPTION_LABEL(status)"),
    ('INCLUDES(Tools__c, "Wrench")', "INCLUDES(tools, 'wrench')"),
    (
        'CASE(Status__c, "Done!", 1, "Under Way", 2, 0)',
        "CASE(status, 'done', 1, 'under_way', 2, 0)",
    ),
    ("NOT(OR(Urgent__c, Late__c)) && Urgent__c", "not (urgent or late) and urgent"),
    (
        "ISNULL(Hours__c) || NULLVALUE(Hours__c, 1) > 2",
        "ISBLANK(hours) or BLANKVALUE(hours, 1) > 2",
    ),
    ('RecordType.DeveloperName = "Repair"', "record_type = 'repair'"),
    ("$User.Id = Engineer__c", "$user.id = engineer"),
    ('HYPERLINK("/" & Id, Code__c, "_blank")', "code"),
    ('Code__c & BR() & "x"', "code & CHR(10) & 'x'"),
    ("$Setup.Limits__c.Most_Hours__c > 3", "$setting.limits_most_hours > 3"),
    ("$CustomMetadata.Rate__mdt.Standard.Amount__c", "12.5"),
    ('REGEX(Code__c, "[A-Z]\\\\d+")', "REGEX(code, '[A-Z]\\d+')"),
    ("Reason__c.Unknown", None),
    ("VLOOKUP(a, b, c)", None),
    ("CASESAFEID(Id) & 'x'", None),
    ("IF(", None),
]


@pytest.mark.parametrize(("theirs", "ours"), SAID)
def test_a_formula_is_said_in_our_language(
    converted: Conversion, theirs: str, ours: str | None
) -> None:
    if ours is None:
        with pytest.raises(NotSayableError):
            converted.formulas.translate(theirs, "Visit__c")
        return

    found = converted.formulas.translate(theirs, "Visit__c")

    assert found.source == ours


def test_fields_of_other_packages_are_guessed_by_how_they_are_used() -> None:
    tree = parse('IF(AND(a__c, b__c > 3, ISPICKVAL(c__c, "x")), d__c & "", TEXT(e__c))')

    assert guess_types(tree, "text") == {
        "a__c": "checkbox",
        "b__c": "number",
        "c__c": "picklist",
        "d__c": "text",
        "e__c": "picklist",
    }


@given(names=st.lists(st.text(string.printable, min_size=1, max_size=90), max_size=12))
def test_names_are_legal_and_each_is_given_once(names: list[str]) -> None:
    taken = Taken(["id", "owner"])

    given_names = [taken.give(each, mark="custom") for each in names]

    assert len(set(given_names)) == len(names)
    for name in given_names:
        assert len(name) <= 40
        assert name[0] in string.ascii_lowercase
        assert set(name) <= set(string.ascii_lowercase + string.digits + "_")
        assert "__" not in name
        assert not name.endswith("_")


@given(values=st.lists(st.text(min_size=1, max_size=90), max_size=20, unique=True))
def test_stored_values_of_choices_are_legal_and_differ(values: list[str]) -> None:
    found = option_values(values)

    assert list(found) == values
    assert len(set(found.values())) == len(values)
    assert all(0 < len(each) <= 40 for each in found.values())
    allowed = set(string.ascii_letters + string.digits + "_.-")
    assert all(set(each) <= allowed for each in found.values())
