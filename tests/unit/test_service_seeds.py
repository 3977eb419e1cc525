"""The service package fits the schemas, and its demonstration data fits the package."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any, TypeAlias

import pytest

from dougong.automation.registries import every_kind
from dougong.deployment.expressions import ExpressionChecker
from dougong.fields.registry import builtin_registry
from dougong.formula.function import builtin_functions
from dougong.kernel.shipped import core_dir, plugins_dir
from dougong.metadata.catalog import Catalog
from dougong.metadata.check import check
from dougong.metadata.files import read_folder, write_folder
from dougong.metadata.kind import FieldTypes, type_of

Records: TypeAlias = list[tuple[str, dict[str, Any]]]

NOW = datetime(2026, 3, 18, 7, 30, tzinfo=UTC)
FOLDERS = {"core": core_dir(), "service": plugins_dir() / "service" / "metadata"}
DEMO_USERS = {f"{name}@demo.example" for name in ("admin", "agent", "sales", "manager")}
CHINESE_LETTER = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def seeds() -> Iterator[ModuleType]:
    """The generator, loaded as the plugin's loader does."""
    name, path = "dougong_service_seeds", plugins_dir() / "service" / "seeds" / "__init__.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    yield module
    for loaded in [each for each in sys.modules if each.split(".")[0] == name]:
        del sys.modules[loaded]


@pytest.fixture(scope="module")
def records(seeds: ModuleType) -> Records:
    return list(seeds.generate(seeds.DEMO_SEED, now=NOW))


@pytest.fixture(scope="module")
def tickets(records: Records) -> list[dict[str, Any]]:
    return [record for name, record in records if name == "ticket"]


@pytest.fixture(scope="module")
def field_types() -> FieldTypes:
    return builtin_registry().freeze()


@pytest.fixture(scope="module")
def catalog(field_types: FieldTypes) -> Catalog:
    """Both packages, after every check that a deployment makes."""
    kinds = every_kind().freeze()
    found = {
        layer: read_folder(folder, kinds=kinds, layer=layer) for layer, folder in FOLDERS.items()
    }
    result = check(
        [each for content in found.values() for each in content.definitions],
        kinds=kinds,
        field_types=field_types,
        check_expression=ExpressionChecker(builtin_functions(), field_types).check,
        packages=tuple(FOLDERS),
    )
    assert [content.problems for content in found.values()] == [(), ()]
    assert result.problems == ()
    return result.catalog


@pytest.mark.parametrize("layer", FOLDERS)
def test_definition_files_are_in_canonical_form(layer: str) -> None:
    kinds = every_kind().freeze()
    content = read_folder(FOLDERS[layer], kinds=kinds, layer=layer)

    assert write_folder(FOLDERS[layer], content.definitions, kinds=kinds) == ()


def test_every_object_has_views_a_default_among_them_and_a_record_page(catalog: Catalog) -> None:
    views = catalog.all("view").values()
    laid_out = {layout.object for layout in catalog.all("layout").values()}

    for name, definition in catalog.objects.items():
        if definition.row_of is not None or not definition.is_stored:
            continue  # rows stand on the page of their document; of an event nothing is kept
        assert sum(view.object == name for view in views) >= 2
        assert sum(view.object == name and view.default for view in views) == 1
        assert name in laid_out


def test_every_text_of_the_packages_is_in_both_languages(catalog: Catalog) -> None:
    texts = [text for each in catalog.definitions.values() for text in _locale_texts(each.json)]

    assert len(texts) > 300
    assert all(text.keys() == {"en", "zh-CN"} for text in texts)
    assert [each["en"] for each in texts if CHINESE_LETTER.search(each["en"])] == []


def test_the_same_seed_gives_the_same_records(seeds: ModuleType, records: Records) -> None:
    again = list(seeds.generate(seeds.DEMO_SEED, now=NOW))
    other = list(seeds.generate(seeds.DEMO_SEED + 1, now=NOW))

    assert again == records
    assert other != records


def test_there_are_as_many_records_as_a_demonstration_needs(records: Records) -> None:
    counts = Counter(name for name, _ in records)

    assert counts["account"] == 60
    assert counts["contact"] == 250
    assert counts["ticket"] == 2000
    assert counts["knowledge_article"] >= 40
    assert 3700 <= counts["ticket_comment"] <= 4400


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_every_value_fits_its_field(
    seeds: ModuleType, catalog: Catalog, field_types: FieldTypes, seed: int
) -> None:
    for object_name, record in seeds.generate(seed, tickets=300, now=NOW):
        target = catalog.objects[object_name]
        for name, value in record.items():
            field = target.field(name)
            assert field is not None, f"{object_name}.{name}"
            if field.target is None and value is not None:
                type_of(field, field_types).parse(value, field.options)
        missing = [
            field.name
            for field in target.fields
            if field.required and field.default is None and record.get(field.name) is None
        ]
        assert missing == []


def test_every_reference_is_to_a_record_of_an_earlier_batch(
    seeds: ModuleType, catalog: Catalog
) -> None:
    known = {("user", "email", email) for email in DEMO_USERS}
    for object_name, batch in seeds.demo_records(NOW):
        target = catalog.objects[object_name]
        for record in batch:
            for field in target.lookups():
                if reference := record.get(field.name):
                    [(key, value)] = reference.items()
                    assert (field.target, key, value) in known
        for field in target.fields:
            values = [record[field.name] for record in batch if record.get(field.name)]
            if field.unique:
                assert len(values) == len(set(values))
                assert known.isdisjoint((object_name, field.name, value) for value in values)
                known |= {(object_name, field.name, value) for value in values}


def test_batches_hold_every_record_and_keep_to_their_size(
    seeds: ModuleType, records: Records
) -> None:
    batches = list(seeds.demo_records(NOW, size=300))

    assert [(name, record) for name, batch in batches for record in batch] == records
    assert max(len(batch) for _, batch in batches) == 300


def test_times_of_a_ticket_follow_each_other_and_none_is_to_come(
    tickets: list[dict[str, Any]],
) -> None:
    for ticket in tickets:
        steps = ("opened_at", "first_response_at", "resolved_at", "closed_at")
        reached = [ticket[step] for step in steps if step in ticket]
        assert [*reached, _text(NOW)] == sorted([*reached, _text(NOW)])
        assert ticket["opened_at"] < ticket["due_at"]
        assert ticket["opened_at"] >= _text(NOW - timedelta(days=181))


def test_what_a_ticket_has_agrees_with_its_status(tickets: list[dict[str, Any]]) -> None:
    for ticket in tickets:
        status = ticket["status"]
        assert ("first_response_at" in ticket) == (status != "new")
        assert ("resolved_at" in ticket) == (status in ("resolved", "closed"))
        assert ("resolution" in ticket) == ("resolved_at" in ticket)
        assert ("closed_at" in ticket) == (status == "closed")
        assert "satisfaction" not in ticket or status == "closed"


def test_activities_that_are_done_are_past(records: Records) -> None:
    found = [record for name, record in records if name == "activity"]

    assert len(found) > 100
    assert {each["done"] for each in found} == {True, False}
    assert all(each["done"] == ("done_at" in each) for each in found)
    assert max(each.get("done_at", "") for each in found) <= _text(NOW)


def test_comments_are_made_while_their_ticket_lives(records: Records) -> None:
    tickets = {record["source_ref"]: record for name, record in records if name == "ticket"}

    for name, comment in records:
        if name == "ticket_comment":
            ticket = tickets[comment["ticket"]["source_ref"]]
            end = ticket.get("closed_at", _text(NOW))
            assert ticket["first_response_at"] <= comment["posted_at"] <= end
            assert (comment["author"] is None) != (comment["contact"] is None)
            assert comment["public"] or comment["author"] is not None


def test_both_languages_are_spoken_three_to_two(tickets: list[dict[str, Any]]) -> None:
    chinese = sum(bool(CHINESE_LETTER.search(ticket["description"])) for ticket in tickets)

    assert 0.55 < chinese / len(tickets) < 0.65


def test_a_ticket_speaks_one_language(tickets: list[dict[str, Any]]) -> None:
    for ticket in tickets:
        spoken = {
            bool(CHINESE_LETTER.search(ticket[key]))
            for key in ("subject", "description", "resolution")
            if key in ticket
        }
        assert len(spoken) == 1, ticket
        assert not re.search(r"[{}]", ticket["subject"] + ticket["description"])


def test_the_desk_has_work_of_every_kind(tickets: list[dict[str, Any]]) -> None:
    for field in ("status", "priority", "type", "channel"):
        assert min(Counter(ticket[field] for ticket in tickets).values()) >= 3
    unsolved = [each for each in tickets if each["status"] in ("new", "open", "pending")]
    late = [each for each in unsolved if each["due_at"] < _text(NOW)]

    assert len(unsolved) > 40
    assert 0 < len(late) < len(unsolved)


def test_mail_and_web_addresses_are_of_nobody(records: Records) -> None:
    text = repr(records)

    assert re.findall(r"[\w.]+@[\w.-]+(?<!\.example)(?![\w.-])", text) == []
    assert set(re.findall(r"https?://[^\s'\"]+?(\.\w+)(?=['\"/ ])", text)) == {".example"}


def test_phone_numbers_are_of_ranges_that_nobody_has(records: Records) -> None:
    numbers = {record["phone"] for _, record in records if "phone" in record}
    fictional = re.compile(r"\+86120\d{8}|\+442079460\d{3}|\+121255501\d{2}")

    assert [number for number in numbers if not fictional.fullmatch(number)] == []


def _locale_texts(node: Any) -> Iterator[dict[str, str]]:
    if isinstance(node, list):
        for each in node:
            yield from _locale_texts(each)
    elif isinstance(node, dict):
        if "en" in node:
            yield node
        for each in node.values():
            yield from _locale_texts(each)


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


def test_another_moment_changes_when_things_were_asked_and_not_what(
    seeds: ModuleType, tickets: list[dict[str, Any]]
) -> None:
    later = NOW + timedelta(days=3, hours=11, minutes=7)

    then = [each for name, each in seeds.generate(seeds.DEMO_SEED, now=later) if name == "ticket"]

    for name in ("contact", "account", "product", "type", "priority", "channel"):
        assert [each.get(name) for each in then] == [each.get(name) for each in tickets]
    assert [each["opened_at"] for each in then] != [each["opened_at"] for each in tickets]
