"""OWASP ASVS 5.0, level 2: patterns that run away, and XML that reads or multiplies (V1)."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import Workbook
from werkzeug.test import TestResponse

from dougong.formula.pattern import compiled
from dougong.metadata.whole_schema import whole_schema
from dougong.testing.desk import an_object
from dougong.testing.over_http import ApiClient, Home

from .spending import soon

LONGEST_S = 5.0


@pytest.fixture(scope="module")
def notes(home: Home) -> ApiClient:
    """The administrator of a tenant with notes."""
    home.deploy(an_object("note"))
    return home.api


BOMBS = [
    "(a+)+$",
    "(a|a)*$",
    "(a|aa)+$",
    "(.*a){12}",
    "([a-z]+)*x",
    "(a*)*b",
    "^(([a-z])+.)+[A-Z]$",
]


@pytest.mark.parametrize("pattern", BOMBS)
def test_v1_3_12_no_pattern_of_an_expression_runs_away(notes: ApiClient, pattern: str) -> None:
    """1.3.12: patterns are regular, and matched by engines that never go back to try again."""
    with soon(LONGEST_S):
        matched = compiled(pattern).fullmatch("a" * 200_000 + "!")
        notes.create("note", name="a" * 250 + "!")
        answer = notes.get("/data/note", where=f"REGEX(name, '{pattern}')")

    assert matched is None
    assert answer.status_code in (200, 422)


def _patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        yield from schema.get("patternProperties", {}) if "patternProperties" in schema else ()
        for each in schema.values():
            yield from _patterns(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _patterns(each)


SEARCH = """
import json, re, sys
patterns, texts = json.load(sys.stdin)
for pattern in patterns:
    print(pattern, flush=True)
    for text in texts:
        re.search(pattern, text)
"""


def test_v1_3_12_no_pattern_of_a_schema_runs_away(home: Home) -> None:
    """1.3.12: what definitions and bodies are checked by takes long for no text."""
    page: Any = home.api.get("/openapi.json").json
    platform = home.platform
    kinds = [whole_schema(kind, platform.field_types) for kind in platform.kinds]
    patterns = sorted({pattern for schema in [*kinds, page] for pattern in _patterns(schema)})
    pieces = ("a", "A", "0", "a.", "a_", "-", ".", "{0}", "{YYYY}", " ", "a/", ":", ", a", "a-a.")
    texts = [piece * 1500 + end for piece in pieces for end in ("", "!", "\n", "{")]

    # A pattern that runs away holds the whole process, so it is given one of its own.
    done = subprocess.run(
        [sys.executable, "-c", SEARCH],
        input=json.dumps([patterns, texts]),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert len(patterns) > 20
    assert done.stdout.splitlines() == patterns


ENTITIES = {
    "external": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "parameter": '<!DOCTYPE x [<!ENTITY % e SYSTEM "file:///etc/passwd"> %e;]>',
    "remote": '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd" [<!ENTITY e "x">]>',
    "laughs": "<!DOCTYPE x ["
    '<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 12}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + '<!ENTITY e "&i;">]>',
}


SHEET, SHARED = PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHARED_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"


@pytest.mark.parametrize("name", ENTITIES)
@pytest.mark.parametrize("part", PARTS)
def test_v1_5_1_entities_of_a_workbook_are_not_resolved(
    notes: ApiClient, name: str, part: str
) -> None:
    """1.5.1: no external entity is read and none is multiplied in the XML of a workbook."""
    with soon(LONGEST_S):
        answers = _looked_at(notes, _workbook(part, ENTITIES[name]))

    for answer in answers:
        assert "root:" not in answer.text
        assert "hahaha" not in answer.text


@pytest.mark.parametrize("part", PARTS)
def test_v1_5_1_a_workbook_without_entities_is_read(notes: ApiClient, part: str) -> None:
    """1.5.1: what the others are compared with: the cell that names an entity there is shown."""
    _, shown = _looked_at(notes, _workbook(part, "", cell="IN ITS PLACE"))

    assert "IN ITS PLACE" in shown.text


def _looked_at(api: ApiClient, content: bytes) -> list[TestResponse]:
    """Send a workbook and have its rows shown, unless it is refused; gives the answers."""
    data = {"file": (io.BytesIO(content), "x.xlsx")}
    sent = api.call("POST", "/imports/uploads", data=data, content_type="multipart/form-data")
    if sent.status_code == 422:
        return [sent]
    assert sent.status_code == 201, sent.text
    assert sent.json is not None
    heading = sent.json["headings"][0]
    body = {"object": "note", "mapping": {heading: {"field": "name"}}}
    shown = api.post(f"/imports/uploads/{sent.json['upload']}/preview", body)
    assert shown.status_code in (200, 422), shown.text
    return [sent, shown]


def _workbook(part: str, doctype: str, cell: str = "&e;") -> bytes:
    """Give a workbook one part of which declares entities and refers to one in a cell."""
    book, plain, made = Workbook(), io.BytesIO(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["head"])
    sheet.append(["MARK"])
    book.save(plain)
    with zipfile.ZipFile(plain) as read:
        parts = {name: read.read(name).decode() for name in read.namelist()}
    if part == SHARED:
        # Texts stand in the cells as they are made; other programs put them aside.
        sheet_xml = parts[SHEET]
        parts[SHEET] = sheet_xml.replace('t="inlineStr"><is><t>MARK</t></is>', 't="s"><v>0</v>')
        parts[SHARED] = f'<sst xmlns="{_MAIN}" count="1"><si><t>MARK</t></si></sst>'
        relation = f'<Relationship Id="shared" Type="{_SHARED_TYPE}" Target="sharedStrings.xml"/>'
        rels = "xl/_rels/workbook.xml.rels"
        parts[rels] = parts[rels].replace("</Relationships>", f"{relation}</Relationships>")
    declared = parts[part].partition("?>")
    body = declared[2] or parts[part]
    assert "MARK" in body
    parts[part] = doctype + body.replace("MARK", cell)
    with zipfile.ZipFile(made, "w") as written:
        for name, text in parts.items():
            written.writestr(name, text)
    return made.getvalue()
