"""Definitions in folders: read with their faults, written in one form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dougong.metadata.files import read_folder, write_folder


def put(folder: Path, file: str, content: str | bytes) -> None:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_what_is_written_is_read_again(bench: Any, tmp_path: Path) -> None:
    definitions = [bench.definition(each) for each in bench.all]

    write_folder(tmp_path, definitions, kinds=bench.kinds)
    content = read_folder(tmp_path, kinds=bench.kinds)

    assert content.problems == ()
    assert {each.identity: each.json for each in content.definitions} == {
        each.identity: each.json for each in definitions
    }
    assert sorted(str(each.file) for each in content.definitions) == [
        "layouts/account_record.json",
        "objects/account.json",
        "objects/ticket.json",
        "objects/user.json",
        "picklists/industry.json",
        "views/open.json",
    ]


def test_only_what_changed_is_written(bench: Any, tmp_path: Path) -> None:
    definitions = [bench.definition(each) for each in bench.all]
    write_folder(tmp_path, definitions, kinds=bench.kinds)

    other = bench.definition(bench.changed(bench.view, sort="subject"))

    assert write_folder(tmp_path, [*definitions[:4], other], kinds=bench.kinds) == (
        tmp_path / "views" / "open.json",
    )


def test_the_path_of_the_schema_is_for_editors_only(bench: Any, tmp_path: Path) -> None:
    document = {"$schema": "../../schema/view.json", **bench.view}
    put(tmp_path, "views/open.json", "\ufeff" + json.dumps(document))

    content = read_folder(tmp_path, kinds=bench.kinds, layer="core", within=tmp_path.parent)

    assert content.definitions[0].json == bench.view
    assert content.definitions[0].layer == "core"
    assert content.definitions[0].file == f"{tmp_path.name}/views/open.json"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '{\n  "kind": "view",\n  name: 1\n}',
            "not valid JSON at line 3, column 3: expecting property name enclosed in double quotes",
        ),
        ('{"a": 1,\n "b": 2, "a": 3}', "not valid JSON at line 1, column 2: `a` is there twice"),
        ('{"a":\n  NaN}', "not valid JSON at line 2, column 3: `NaN` is not JSON"),
        ('{"a": 1e999}', "not valid JSON at line 1, column 7: the number is too large"),
        (b'{\n"a": "\xff"}', "not valid JSON at line 2, column 7: it is not UTF-8"),
        (
            "[" * 100_000,
            "not valid JSON at line 1, column 1: it is nested too deep, or a number too long",
        ),
        (
            '{"a": ' + "1" * 5000 + "}",
            "not valid JSON at line 1, column 1: it is nested too deep, or a number too long",
        ),
        ("[1]", "expected an object, found something else"),
    ],
)
def test_a_file_that_is_no_json_object_is_refused(
    bench: Any, tmp_path: Path, text: str | bytes, message: str
) -> None:
    put(tmp_path, "views/open.json", text)

    content = read_folder(tmp_path, kinds=bench.kinds)

    assert content.definitions == ()
    assert [(each.file, each.error.message()) for each in content.problems] == [
        ("views/open.json", message)
    ]


def test_a_folder_of_no_kind_is_refused(bench: Any, tmp_path: Path) -> None:
    put(tmp_path, "veiws/open.json", "{}")

    problems = read_folder(tmp_path, kinds=bench.kinds).problems

    assert [each.error.message() for each in problems] == [
        "`veiws` is not the folder of any kind of definition; did you mean `views`?"
    ]


def test_a_file_is_named_after_what_it_defines(bench: Any, tmp_path: Path) -> None:
    put(tmp_path, "views/other.json", json.dumps({**bench.view, "kind": "app"}))
    content = read_folder(tmp_path, kinds=bench.kinds)

    result = bench.check(*content.definitions, base=bench.catalog(*bench.all))

    assert [(each.file, each.path) for each in result.problems] == [("views/other.json", "/kind")]
    put(tmp_path, "views/other.json", json.dumps(bench.view))
    renamed = read_folder(tmp_path, kinds=bench.kinds).definitions
    assert bench.found(bench.check(*renamed, base=bench.catalog(*bench.all)).problems) == [
        (
            "/name",
            "definition.misplaced",
            "`name` is `open`, but by its place it is `other`; they must agree",
        )
    ]


def test_a_canonical_file_keeps_short_things_on_one_line(bench: Any, tmp_path: Path) -> None:
    ticket = {
        "fields": [
            {"type": "text", "required": True, "name": "subject"},
            {
                "options": [{"value": "new", "label": {"zh-CN": "新建", "en": "New"}}],
                "name": "status",
                "type": "picklist",
            },
        ],
        "title": "subject",
        "plural": {"en": "Tickets"},
        "label": {"en": "Ticket"},
        "name": "ticket",
        "kind": "object",
        "indexes": [["status", "opened_at"]],
    }

    write_folder(tmp_path, [bench.definition(ticket)], kinds=bench.kinds)

    assert (tmp_path / "objects" / "ticket.json").read_text("utf-8") == (
        """{
  "kind": "object",
  "name": "ticket",
  "label": {"en": "Ticket"},
  "plural": {"en": "Tickets"},
  "title": "subject",
  "fields": [
    {"name": "subject", "type": "text", "required": true},
    {
      "name": "status",
      "type": "picklist",
      "options": [
        {"value": "new", "label": {"zh-CN": "新建", "en": "New"}}
      ]
    }
  ],
  "indexes": [["status", "opened_at"]]
}
"""
    )
