"""What happened around a record over HTTP: its changes, and the records made for it."""

from __future__ import annotations

from typing import Any

from dougong.testing.over_http import ApiClient, Home


def timeline(api: ApiClient, company: Any, **query: Any) -> Any:
    """Give a page of the timeline of a company."""
    answer = api.get(f"/data/company/{company['id']}/timeline", **query)
    assert answer.status_code == 200, answer.text
    return answer.json


def told(page: Any) -> list[str]:
    """Give what each entry tells, in short."""
    return [
        entry["event"] if entry["kind"] == "changes" else entry["record"]["label"]
        for entry in page["entries"]
    ]


def test_changes_and_records_made_for_it_come_in_one_order(home: Home) -> None:
    company = home.api.create("company", name="Acme")
    case = home.api.create("case_file", subject="First", company=company["id"])
    other_id, other = home.add_user("storyteller@example.com", admin=True)
    other.patch(f"/data/company/{company['id']}", {"name": "Acme Ltd"})
    home.api.create("case_file", subject="Of nobody")

    page = timeline(home.api, company)

    assert sorted(told(page)) == ["First", "created", "updated"]
    made = next(entry for entry in page["entries"] if entry["kind"] == "record")
    changed = next(entry for entry in page["entries"] if entry.get("event") == "updated")
    assert made["object"] == "case_file"
    assert made["record"] == {"id": case["id"], "label": "First"}
    assert made["user"]["id"] == home.user_id
    assert changed["changes"] == {"name": ["Acme", "Acme Ltd"]}
    assert changed["user"]["id"] == other_id
    assert [entry["at"] for entry in page["entries"]] == sorted(
        (entry["at"] for entry in page["entries"]), reverse=True
    )
    assert "case_file" in [source["object"] for source in page["sources"]]
    assert page["next_cursor"] is None


def test_pages_go_on_where_the_last_one_ended_and_miss_nothing(api: ApiClient) -> None:
    company = api.create("company", name="Paged")
    for number in range(5):
        api.create("case_file", subject=f"Case {number}", company=company["id"])
        api.patch(f"/data/company/{company['id']}", {"name": f"Paged {number}"})
    whole = told(timeline(api, company, limit=100))

    seen: list[str] = []
    cursor = None
    while cursor is not None or not seen:
        page = timeline(api, company, limit=3, **({"cursor": cursor} if cursor else {}))
        seen += told(page)
        cursor = page["next_cursor"]

    assert len(whole) == 11
    assert sorted(seen) == sorted(whole)


def test_one_may_ask_for_some_kinds_only(api: ApiClient) -> None:
    company = api.create("company", name="Kinds")
    api.create("case_file", subject="Asked for", company=company["id"])

    assert told(timeline(api, company, kinds="changes")) == ["created"]
    assert told(timeline(api, company, kinds="case_file")) == ["Asked for"]
    assert told(timeline(api, company, kinds="nothing_such")) == []


def test_what_lies_in_the_recycle_bin_is_not_told(api: ApiClient) -> None:
    company = api.create("company", name="Bin")
    case = api.create("case_file", subject="Thrown away", company=company["id"])

    api.delete(f"/data/case_file/{case['id']}")

    assert told(timeline(api, company)) == ["created"]


def test_the_timeline_of_what_one_may_not_see_is_not_there(home: Home) -> None:
    gone = home.api.create("company", name="Gone")
    home.api.delete(f"/data/company/{gone['id']}")

    assert home.api.get(f"/data/company/{gone['id']}/timeline").status_code == 404
    assert home.api.get(f"/data/case_file/{gone['id']}/timeline").status_code == 404


def test_a_cursor_that_no_timeline_made_is_refused(api: ApiClient) -> None:
    company = api.create("company", name="Cursors")
    listed = api.get("/data/company", limit=1).json
    assert listed is not None
    forged = "WyJ0aW1lbGluZSIsIngiLCJ5IiwieiJd"  # ["timeline","x","y","z"]

    for cursor in ("x", forged, listed["next_cursor"] or "e30"):
        answer = api.get(f"/data/company/{company['id']}/timeline", cursor=cursor)

        assert answer.status_code == 400, cursor
        assert answer.json is not None
        assert answer.json["code"] == "request.invalid_cursor"


VISIT: dict[str, Any] = {
    "kind": "object",
    "name": "house_call",
    "label": {"en": "House call"},
    "plural": {"en": "House calls"},
    "title": "name",
    "timeline": ["notes"],
    "fields": [
        {"name": "name", "type": "text", "label": {"en": "Name"}},
        {"name": "notes", "type": "long_text", "label": {"en": "Notes"}},
        {"name": "case", "type": "lookup", "to": "case_file", "label": {"en": "Case"}},
    ],
}


def test_a_timeline_shows_what_an_object_says_of_itself(home: Home) -> None:
    home.deploy(VISIT)
    company = home.api.create("company", name="Said")
    case = home.api.create("case_file", subject="Leak", company=company["id"])
    home.api.create("house_call", name="Tuesday", notes="The roof is wet", case=case["id"])
    said = home.api.post(f"/data/case_file/{case['id']}/comments", {"body": "Hurry"}).json

    entries = timeline(home.api, company)["entries"]

    about = {"object": "case_file", "id": case["id"], "label": "Leak"}
    found = {each["kind"]: each for each in entries if each["of"] is not None}
    assert found["record"]["told"] == {"notes": "The roof is wet"}
    assert found["record"]["of"] == about
    assert (found["comment"]["comment"]["id"], found["comment"]["of"]) == (said["id"], about)  # type: ignore[index]
    assert len(entries) == 4


def test_a_timeline_goes_through_the_lookups_that_its_layout_names(home: Home) -> None:
    company = home.api.create("company", name="Through")
    case = home.api.create("case_file", subject="Gate", company=company["id"])
    home.api.patch(f"/data/case_file/{case['id']}", {"status": "open"})
    home.api.post(f"/data/company/{company['id']}/comments", {"body": "A good customer"})

    changed = [
        each["changes"]
        for each in timeline(home.api, company, through="case_file.company")["entries"]
        if each["of"] is not None and each["event"] == "updated"
    ]
    of_case = home.api.get(f"/data/case_file/{case['id']}/timeline", through="company").json

    assert changed == [{"status": ["new", "open"]}]
    assert [e["comment"]["body"] for e in of_case["entries"] if e["kind"] == "comment"] == [  # type: ignore[index]
        "A good customer"
    ]
    none = timeline(home.api, company, through="none", by=home.user_id, kinds="changes,comments")
    assert sorted(each["kind"] for each in none["entries"]) == ["changes", "comment"]
    wrong = {
        "kind": "layout",
        "name": "company_page",
        "object": "company",
        "type": "record",
        "tabs": [
            {
                "name": "main",
                "label": {"en": "Main"},
                "sections": [
                    {"name": "past", "block": "timeline", "through": ["case_file.subject"]}
                ],
            }
        ],
    }
    answer: Any = home.api.post("/meta/deploy", {"components": [wrong], "check_only": True}).json
    assert answer["errors"][0]["path"].endswith("/tabs/0/sections/0/through/0")
