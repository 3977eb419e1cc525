"""Search over HTTP: what is found by which words, in which order, by whom, and how soon."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from dougong.access.actor import system_actor
from dougong.deployment.deploy import DeployRequest
from dougong.records.searching import finding, service
from dougong.storage.unindexed import Mark, put_mark, take_marks
from dougong.testing.over_http import ApiClient, Home

CONTACT: dict[str, Any] = {
    "kind": "object",
    "name": "contact_card",
    "label": {"en": "Card", "zh-CN": "名片"},
    "plural": {"en": "Cards", "zh-CN": "名片"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text"},
        {"name": "number", "type": "autonumber", "format": "CC-{00000}"},
        {"name": "mobile", "type": "phone", "country": "CN"},
        {"name": "mail", "type": "email"},
        {"name": "labels", "type": "tags"},
        {"name": "remark", "type": "long_text"},
    ],
}
PEOPLE: dict[str, dict[str, Any]] = {
    "张华先": {"mobile": "13800138000", "labels": ["贵宾", "trade fair"]},
    "张小华": {"mail": "xiaohua.zhang@steel.example"},
    "单田芳": {"remark": "prefers oak"},
    "Zhang & Sons": {},
    "Älfsborg Timber": {"mail": "office@timber.example"},
}


@pytest.fixture(scope="module", autouse=True)
def _patience() -> Iterator[None]:
    """What is found depends on the words, not on how busy the machine is that runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "LONGEST_S", 60.0)
        yield


@pytest.fixture(scope="module", autouse=True)
def _records(home: Home) -> None:
    for name, code in (
        ("Roof and Beam", "RB-1"),
        ("Beam", "B-7"),
        ("Beams of Suzhou", "BS-2"),
        ("100% Oak_wood", None),
        ("屋顶 Works", "W\\1"),
        ("Silverpoint Machines", None),
    ):
        home.api.create("company", name=name, code=code)
    home.api.create("case_file", subject="The beam creaks")
    home.deploy(CONTACT)
    for name, values in PEOPLE.items():
        home.api.create("contact_card", name=name, **values)
    home.index()


def search(api: ApiClient, q: str, **query: Any) -> Any:
    answer: Any = api.get("/search", q=q, **query)
    assert answer.status_code == 200, answer.text
    return answer.json


def found(api: ApiClient, q: str, **query: Any) -> list[str]:
    """Give the labels of what is found."""
    return [each["label"] for each in search(api, q, **query)["results"]]


def shown(api: ApiClient, q: str, **query: Any) -> list[str]:
    """Give the first result's highlights, what was hit in brackets."""
    first = search(api, q, **query)["results"][0]
    return [
        name + ": " + "".join(f"[{e['text']}]" if e["hit"] else e["text"] for e in parts)
        for name, parts in first["highlights"].items()
    ]


def test_what_is_called_so_comes_first_then_what_begins_so_then_what_has_the_word(
    home: Home,
) -> None:
    assert found(home.api, "bEAM") == [
        "Beam",
        "Beams of Suzhou",
        "The beam creaks",
        "Roof and Beam",
    ]


@pytest.mark.parametrize(
    ("q", "label", "highlight"),
    [
        ("zhx", "张华先", "name: [张华先]"),
        ("zhanghuaxian", "张华先", "name: [张华先]"),
        ("zhanghx", "张华先", "name: [张华先]"),
        ("zhang huax", "张华先", "name: [张华先]"),
        ("huaxi", "张华先", "name: 张[华先]"),
        ("华先", "张华先", "name: 张[华先]"),
        ("shantian", "单田芳", "name: [单田]芳"),
        ("8000", "张华先", "mobile: +861380013[8000]"),
        ("138 0013 8000", "张华先", "mobile: +86[13800138000]"),
        ("贵宾", "张华先", "labels: [贵宾], trade fair"),
        ("fair", "张华先", "labels: 贵宾, trade [fair]"),
        ("xiaohua.zhang", "张小华", "mail: [xiaohua.zhang]@steel.example"),
        ("alfsb", "Älfsborg Timber", "name: [Älfsb]org Timber"),
        ("cc-00003", "单田芳", "number: [CC-00003]"),
        ("cc3", "单田芳", None),
    ],
)
def test_people_are_found_by_pinyin_numbers_addresses_and_tags(
    home: Home, q: str, label: str, highlight: str | None
) -> None:
    query = {"objects": "contact_card"}
    if q == "cc3":
        assert found(home.api, q, **query) == []
        return

    assert found(home.api, q, **query)[0] == label
    assert highlight in shown(home.api, q, **query)


@pytest.mark.parametrize(
    ("q", "label"),
    [
        ("100%", "100% Oak_wood"),
        ("oak_wood", "100% Oak_wood"),
        ("屋顶", "屋顶 Works"),
        ("w\\1", "屋顶 Works"),
        ("rb1", "Roof and Beam"),
    ],
)
def test_no_letter_has_a_meaning_of_its_own(home: Home, q: str, label: str) -> None:
    assert found(home.api, q, objects="company") == [label]


@pytest.mark.parametrize("q", ["silverpiont", "silvrpoint", "sliverpoint", "silverpoint mashines"])
def test_a_slip_is_forgiven_where_nothing_else_is_found(home: Home, q: str) -> None:
    assert found(home.api, q) == ["Silverpoint Machines"]
    assert found(home.api, "goldpoint") == []


@pytest.mark.parametrize("q", ["  ", "%", "''&|!():*<->", "\\", "' | ':*"])
def test_nothing_is_found_by_no_word(home: Home, q: str) -> None:
    assert search(home.api, q)["results"] == []


def test_unique_texts_and_numbers_find_a_record_and_are_shown(home: Home) -> None:
    answer = search(home.api, "rb-1")

    (company,) = answer["results"]
    assert (company["object"], company["label"]) == ("company", "Roof and Beam")
    assert company["highlights"] == {"code": [{"text": "RB-1", "hit": True}]}
    assert (answer["complete"], answer["next_cursor"]) == (True, None)
    assert answer["counts"] == {"company": 1}
    assert shown(home.api, "c-001") == ["number: [C-001]"]


def test_a_user_is_found_by_the_mail_address(home: Home) -> None:
    assert found(home.api, home.email) == ["Admin"]


def test_only_the_objects_asked_for_are_looked_at(home: Home) -> None:
    assert found(home.api, "beam", objects="case_file") == ["The beam creaks"]
    assert search(home.api, "beam")["counts"] == {"company": 3, "case_file": 1}


def test_pages_follow_each_other(home: Home) -> None:
    first = search(home.api, "beam", limit=3)
    second = search(home.api, "beam", limit=3, cursor=first["next_cursor"])

    labels = [each["label"] for each in (*first["results"], *second["results"])]
    assert labels == found(home.api, "beam")
    assert second["next_cursor"] is None


def test_a_change_is_found_and_what_was_before_is_not(home: Home) -> None:
    made = home.api.create("company", name="Northgate")
    home.api.create("contact_card", name="Untouched")
    home.index()
    home.api.patch(f"/data/company/{made['id']}", {"name": "Southgate"})
    home.index()

    assert (found(home.api, "northgate"), found(home.api, "southgate")) == ([], ["Southgate"])


def test_what_lies_in_the_recycle_bin_is_not_found_from_that_moment_on(home: Home) -> None:
    gone = home.api.create("company", name="Vanishing")
    home.index()
    before = found(home.api, "vanishing")

    home.api.delete(f"/data/company/{gone['id']}")
    at_once = found(home.api, "vanishing")
    home.api.post(f"/data/company/{gone['id']}/restore")
    home.index()

    assert (before, at_once, found(home.api, "vanishing")) == (["Vanishing"], [], ["Vanishing"])


def test_a_mark_outlives_a_worker_that_dies(home: Home) -> None:
    home.api.create("company", name="Lastingness")
    database, schema = home.platform.database, home.tenant.schema
    with (
        suppress(InterruptedError),
        database.transaction(schema) as connection,
    ):
        assert take_marks(connection, schema, limit=10)
        raise InterruptedError
    home.index()

    assert found(home.api, "lastingness") == ["Lastingness"]


def test_a_single_save_is_indexed_before_those_of_an_import(home: Home) -> None:
    many = [{"name": f"Imported {number}"} for number in range(3)]
    home.api.post("/data/company/bulk", {"mode": "insert", "records": many})
    made = home.api.create("company", name="Meanwhile")
    database, schema = home.platform.database, home.tenant.schema

    with suppress(InterruptedError), database.transaction(schema) as connection:
        (first,) = take_marks(connection, schema, limit=1)
        raise InterruptedError

    assert str(first.record_id) == made["id"]
    home.index()
    assert len(found(home.api, "imported")) == 3


def test_an_object_is_found_by_the_fields_it_lists(home: Home) -> None:
    assert found(home.api, "oak", objects="contact_card") == []

    home.deploy({**CONTACT, "search": ["remark", "name"]})
    home.index()

    assert found(home.api, "oak", objects="contact_card") == ["单田芳"]
    assert found(home.api, "steel.example", objects="contact_card") == []
    home.deploy({**CONTACT, "search": []})
    assert home.api.get("/search", q="oak", objects="contact_card").status_code == 400
    home.deploy(CONTACT)
    home.index()
    assert found(home.api, "zhx", objects="contact_card")[0] == "张华先"


def test_a_field_that_holds_no_words_is_not_searched(home: Home) -> None:
    with pytest.raises(Exception, match="searched"):
        home.deploy(
            {
                **CONTACT,
                "fields": [*CONTACT["fields"], {"name": "size", "type": "number"}],
                "search": ["size"],
            }
        )


def test_the_index_follows_new_names(home: Home) -> None:
    renamed = {"object.contact_card": "name_card", "object.contact_card.mobile": "cell"}
    deployments = home.platform.deployments
    deployments.deploy(system_actor(home.tenant), DeployRequest(renames=renamed))

    assert shown(home.api, "13800138000", objects="name_card") == ["cell: +86[13800138000]"]
    back = {"object.name_card": "contact_card", "object.name_card.cell": "mobile"}
    deployments.deploy(system_actor(home.tenant), DeployRequest(renames=back))


def test_of_many_matches_the_newest_are_given(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "FEW", 5)
    monkeypatch.setattr(finding, "LATEST", 8)
    for number in range(12):
        home.api.create("company", name=f"Multitude {number}")
    home.index()

    answer = search(home.api, "multitude", limit=4)

    labels = [each["label"] for each in answer["results"]]
    assert labels == ["Multitude 11", "Multitude 10", "Multitude 9", "Multitude 8"]
    assert not answer["complete"]


def test_who_may_read_nothing_finds_nothing(home: Home) -> None:
    _, nobody = home.add_user("nobody@search.example")

    assert found(nobody, "beam") == []
    refused: Any = nobody.get("/search", q="beam", objects="company")
    assert (refused.status_code, refused.json["code"]) == (403, "access.forbidden")


@pytest.mark.parametrize("few", [2000, 2])
def test_who_reaches_few_private_records_finds_these_among_many(
    home: Home, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    name = f"secret_plan_{few}"
    label = {"en": name}
    fields = [{"name": "name", "type": "text"}]
    home.deploy(
        {"kind": "object", "name": name, "label": label, "plural": label, "title": "name",
         "sharing": "private", "fields": fields}
    )  # fmt: skip
    user, member = home.add_user(f"planner{few}@search.example", member=True)
    for number in range(6):
        home.api.create(name, name=f"Blueprint {number}")
    home.api.create(name, name="Blueprint of mine", owner=user)
    home.index()

    answer = search(member, "blueprint", objects=name)

    assert [each["label"] for each in answer["results"]] == ["Blueprint of mine"]
    assert (answer["complete"], answer["counts"]) == (True, {name: 1})
    assert len(found(home.api, "blueprint", objects=name)) == 7


def test_what_cannot_be_worked_out_holds_up_nothing_else(home: Home) -> None:
    with home.platform.database.transaction(home.tenant.schema) as connection:
        put_mark(connection, home.tenant.schema, Mark("-not a number"))
    home.api.create("company", name="Behind it")
    home.index()

    assert found(home.api, "behind it") == ["Behind it"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"objects": "nothing"}, 404, "object.not_found"),
        ({"limit": 51}, 400, "request.invalid_query"),
        ({"limit": "x"}, 400, "request.invalid_query"),
        ({"q": "x" * 201}, 400, "request.invalid_query"),
        ({"q": "a\0b"}, 400, "request.invalid_query"),
        ({"more": "1"}, 400, "request.invalid_query"),
        ({"cursor": "%%"}, 400, "request.invalid_cursor"),
        ({"cursor": "LTE"}, 400, "request.invalid_cursor"),
    ],
)
def test_what_is_wrong_is_refused(home: Home, query: Any, status: int, code: str) -> None:
    answer: Any = home.api.get("/search", **{"q": "a", **query})

    assert (answer.status_code, answer.json["code"]) == (status, code)
