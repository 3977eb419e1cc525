"""OWASP ASVS 5.0, level 2: encoding and sanitisation (V1).

What is written is kept as it was written, and made safe where it is shown, run, sent or saved to a
file. SQL injection is also in ``test_injection.py`` and ``test_hostile_*.py``.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote

import pytest

from dougong.mail.message import Mail, UnfitMailError, encode
from dougong.records.bulk.importing import IMPORT
from dougong.records.interchange import guarded, unguarded
from dougong.testing.desk import an_object
from dougong.testing.over_http import ApiClient, Home
from dougong.worker.job_lane import JobLane

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "platform" / "dougong"
LONGEST_S = 5.0

SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></foreignObject></svg>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href=" data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="//evil.example" onclick="alert(1)" style="x:expression(1)">x</a>',
    "<iframe src=https://evil.example></iframe>",
    "<object data=x></object><embed src=x><base href=https://evil.example>",
    "<form action=https://evil.example><input name=password><button>x</button></form>",
    "<style>*{background:url(https://evil.example)}</style>",
    '<p style="position:fixed;inset:0" class="x" id="root">x</p>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    '<!--<img src="--><img src=x onerror=alert(1)>">',
    "<meta http-equiv=refresh content='0;url=https://evil.example'><link rel=stylesheet href=x>",
    "<template><script>alert(1)</script></template><xmp><img src=x onerror=alert(1)></xmp>",
]
HARMLESS_TAGS = {
    *("p", "div", "br", "h1", "h2", "h3", "h4", "blockquote", "pre", "ul", "ol", "li"),
    *("strong", "b", "em", "i", "u", "s", "sub", "sup", "code", "a"),
}

NOTE = an_object(
    "note",
    {"name": "body", "type": "rich_text"},
    {"name": "web", "type": "url"},
    {"name": "tag", "type": "text", "unique": True, "label": {"en": "{0.__class__} {tenant}"}},
    {"name": "photo", "type": "image"},
    {"name": "amount", "type": "number"},
    rules=[
        {
            "name": "positive",
            "when": "amount < 0",
            "field": "amount",
            "message": {"en": "{self.__init__.__globals__} %(x)s ${{7*7}} {{7*7}}"},
        }
    ],
)


@pytest.fixture(scope="module")
def notes(home: Home) -> ApiClient:
    """The administrator of a tenant with notes."""
    home.deploy(NOTE)
    return home.api


# V1.1 Architecture


def test_v1_1_1_input_is_decoded_once(notes: ApiClient) -> None:
    """1.1.1: input is decoded to its canonical form once, before it is checked."""
    sent = notes.upload(b"x", "a%2F..%2Fb.txt")
    answer = notes.call("GET", "/data/note?where=name%20%3D%20%2527%2527")
    twice = notes.call("GET", "/data/%256e%256f%2574%2565")

    assert sent["name"] == "a%2F..%2Fb.txt"
    assert answer.status_code in (400, 422)
    assert twice.status_code == 404


def test_v1_1_2_and_1_2_1_what_is_kept_is_not_escaped_and_answers_are_no_pages(
    notes: ApiClient,
) -> None:
    """1.1.2, 1.2.1: data is stored as it is, and encoded by what writes the answer."""
    name = '<script>alert(1)</script> & "quotes" \' x'

    made = notes.post("/data/note", {"name": name})
    read = notes.get(f"/data/note/{made.json['id']}")  # type: ignore[index]
    found = notes.get("/data/note", where="name contains '<script>'")
    wrong = notes.get("/data/<script>alert(1)</script>")

    assert json.loads(read.data)["name"] == name
    assert [each["name"] for each in found.json["records"]] == [name]  # type: ignore[index]
    for answer in (made, read, found, wrong):
        assert answer.headers["Content-Type"] in ("application/json", "application/problem+json")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_v1_2_1_the_page_that_we_write_ourselves_escapes_what_a_browser_sends(home: Home) -> None:
    """1.2.1: nothing of a request comes back as part of a page."""
    client = home.app.test_client()
    attack = '"><script>alert(1)</script>'

    for path in ("/", f"/{quote(attack)}", f"/?q={quote(attack)}", "/api/v1/docs"):
        page = client.get(path, headers={"Accept-Language": attack, "Host": "x"})
        assert "<script>alert" not in page.text, path


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        " javascript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://evil.example/x",
        "//evil.example",
        "https:/\\evil.example",
        'https://evil.example/"onmouseover="alert(1)',
        "https://user@evil.example\\@good.example",
        "http://",
    ],
)
def test_v1_2_2_addresses_are_of_safe_schemes_wherever_they_become_links(
    home: Home, notes: ApiClient, address: str
) -> None:
    """1.2.2: only safe protocols in what is built into links: fields, rich text, pages."""
    field = notes.post("/data/note", {"name": "a", "web": address})
    page = {
        "kind": "page",
        "name": "linked",
        "label": {"en": "P", "zh-CN": "页"},
        "blocks": [
            {
                "name": "go",
                "block": "links",
                "links": [{"name": "a", "label": {"en": "A", "zh-CN": "甲"}, "url": address}],
            }
        ],
    }
    deployed = notes.post("/meta/deploy", {"components": [page]})
    rich = notes.post("/data/note", {"name": "a", "body": f'x <a href="{address}">y</a>'})

    assert field.status_code == 422
    assert deployed.status_code == 422, deployed.text
    assert rich.status_code in (201, 422)
    if rich.status_code == 201:
        assert rich.json is not None
        assert "evil.example" not in rich.json["body"] or 'href="https://' in rich.json["body"]
        assert re.search(r'href="(?!https?://|mailto:)', rich.json["body"]) is None


def test_v1_2_4_signs_of_patterns_are_letters_in_a_search(notes: ApiClient) -> None:
    """1.2.4, 1.2.9: ``%``, ``_`` and ``.*`` in what is looked for match nothing but themselves."""
    for name in ("100% sure", "snake_case", "a.*b", "plain"):
        notes.create("note", name=name)

    for sought, found in (("%", "100% sure"), ("_", "snake_case"), (".*", "a.*b")):
        names = [each["name"] for each in notes.records("note", where=f"name contains '{sought}'")]
        assert names == [found]


FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "=cmd|' /C calc'!A0",
    "'=1+1",
    "＝1+1",
    "＠SUM(A1)",
    '=HYPERLINK("https://evil.example","x")',
    "a;=1+1",
    "a\t=1+1",
    'a";=1+1',
]


FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
TABLE = re.compile(r'\ufeff?(?:"(?:[^"]|"")*"(?:,|\r\n))+')


def test_v1_2_10_no_table_that_is_saved_holds_a_formula(home: Home, notes: ApiClient) -> None:
    """1.2.10: cells are guarded, and quoted by RFC 4180, in refused rows and in the audit log."""
    told = notes.get(f"/jobs/{_refused_import(home)}/refused.csv")
    for text in FORMULAS:
        body = {"tenant": home.tenant.name, "email": text, "password": "wrong"}
        home.anyone().post("/auth/login", body)
    audited = notes.get("/audit.csv", action="sign_in.failed")

    for answer, least in ((told, len(FORMULAS)), (audited, 1)):
        table = answer.data.decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
        assert len(cells) > least
        assert [each for each in cells if FORMULA.match(each)] == []
        # All cells stand in quotes: one that is parted by semicolons is one all the same.
        assert TABLE.fullmatch(table)
        assert answer.headers["Content-Disposition"].startswith("attachment;")


def _refused_import(home: Home) -> str:
    """Import rows that are refused, their texts with them; gives the job."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(["=1+1", "b"])
    writer.writerows([text, "no number"] for text in FORMULAS)
    data = {
        "object": "note",
        "mapping": json.dumps({"=1+1": "name", "b": "amount"}),
        "file": (io.BytesIO(table.getvalue().encode()), "x.csv"),
    }
    sent = home.api.call("POST", "/imports", data=data, content_type="multipart/form-data")
    assert sent.status_code == 202, sent.text
    platform = home.platform
    JobLane(
        platform.database,
        {IMPORT: platform.importer},
        clock=platform.clock,
        random=random.random,
        lease=timedelta(seconds=30),
        stopping=Event(),
    ).drain()
    assert sent.json is not None
    return str(sent.json["id"])


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_v1_2_10_what_is_guarded_can_be_read_back(text: str) -> None:
    """1.2.10: the apostrophe in front is ours and goes away again."""
    cell = guarded(text)

    assert not FORMULA.match(cell)
    assert unguarded(cell) == text


# V1.3 Sanitisation


class _Tags(HTMLParser):
    """Collects what a browser would see in HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("html", SCRIPTS)
def test_v1_3_1_rich_text_is_cleaned_however_it_comes_in(notes: ApiClient, html: str) -> None:
    """1.3.1: HTML of an editor goes through a sanitiser, when it is made and when it is changed."""
    made = notes.create("note", name="a", body=f"x {html} y")
    changed = notes.patch(f"/data/note/{made['id']}", {"body": f"{html * 2} z"}).json

    for record in (made, changed):
        assert record is not None
        parser = _Tags()
        parser.feed(record["body"] or "")
        assert {tag for tag, _ in parser.found} <= HARMLESS_TAGS
        for tag, attributes in parser.found:
            assert set(attributes) <= ({"href", "rel"} if tag == "a" else set())
            address = attributes.get("href")
            assert address is None or re.match(r"(https?://|mailto:)", address)


@pytest.mark.parametrize("media_type", ["image/svg+xml", "image/png", "application/octet-stream"])
def test_v1_3_4_drawings_with_scripts_are_never_shown(notes: ApiClient, media_type: str) -> None:
    """1.3.4: SVG is no image here, whatever it is called; it is only ever kept to be saved."""
    drawing = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    headers = {"X-File-Name": "logo.svg.png", "Content-Type": media_type}

    sent: Any = notes.call("POST", "/files", data=drawing, headers=headers)

    if sent.status_code == 201:
        taken = notes.post("/data/note", {"name": "a", "photo": sent.json["id"]})
        got = notes.get(f"/files/{sent.json['id']}")
        assert taken.status_code == 422
        assert got.headers["Content-Type"] == "application/octet-stream"
        assert got.headers["Content-Disposition"].startswith("attachment;")
        assert "sandbox" in got.headers["Content-Security-Policy"]
    else:
        assert sent.status_code == 422


def test_v1_3_5_definitions_bring_no_style_of_their_own(notes: ApiClient) -> None:
    """1.3.5: colours and icons are of a list, so no CSS comes in by a definition."""
    style = "red;background:url(https://evil.example)"
    option = {"value": "a", "label": {"en": "A"}, "color": style}
    coloured = an_object("coloured", {"name": "state", "type": "picklist", "options": [option]})

    for component in (coloured, an_object("drawn", icon=style), {**NOTE, "icon": "<svg/>"}):
        answer = notes.post("/meta/deploy", {"components": [component]})
        assert answer.status_code == 422, answer.text


def test_v1_3_6_an_address_in_a_record_is_never_asked_for(
    notes: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1.3.6: what users write as an address is text; nothing is fetched from it."""
    asked: list[Any] = []
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **_: asked.append(args))
    monkeypatch.setattr("socket.create_connection", lambda *args, **_: asked.append(args))

    for address in ("http://169.254.169.254/latest", "http://localhost:1/", "http://[::1]/"):
        notes.post("/data/note", {"name": "a", "web": address})
        notes.post("/data/note", {"name": "a", "body": f'<a href="{address}">x</a>'})

    assert asked == []


TEMPLATES = ["{0.__class__}", "{self.__init__.__globals__}", "%(x)s", "%s%n", "${7*7}", "{{7*7}}"]


def test_v1_3_7_and_1_3_10_texts_of_definitions_and_records_are_no_templates(
    notes: ApiClient,
) -> None:
    """1.3.7, 1.3.10: what looks like a template or a format is told as it was written."""
    rule: Any = notes.post("/data/note", {"name": "a", "amount": "-1"}).json
    notes.create("note", name="first", tag="{0.__class__} %s")
    taken: Any = notes.post("/data/note", {"name": "second", "tag": "{0.__class__} %s"}).json

    assert rule["errors"][0]["message"] == "{self.__init__.__globals__} %(x)s ${{7*7}} {{7*7}}"
    assert "{0.__class__}" in json.dumps(taken)
    for text in TEMPLATES:
        made = notes.create("note", name=text)
        wrong = notes.post("/data/note", {"name": text, "amount": text})
        unknown = notes.post("/data/note", {text: text})
        told = made["name"] + wrong.text + unknown.text
        assert text in made["name"]
        assert "<class" not in told
        assert "49" not in wrong.json["errors"][0]["message"]  # type: ignore[index]


@pytest.mark.parametrize(
    "value",
    [
        "a@b.example\r\nBcc: victim@c.example",
        "a@b.example\nSubject: x",
        "a@b.example, victim@c.example",
        "a@b.example>\x00",
        "<a@b.example> BODY=8BITMIME",
        "a@b.example\u2028Bcc: victim@c.example",
    ],
)
def test_v1_3_11_nothing_is_smuggled_into_a_mail(value: str) -> None:
    """1.3.11: neither an address nor a subject can hold a further header or recipient."""
    with pytest.raises(UnfitMailError):
        Mail(value, "Subject", "Text")
    if "," not in value and ">" not in value:
        with pytest.raises(UnfitMailError):
            Mail("a@b.example", value, "Text")
    body = encode(
        Mail("a@b.example", "Subject", f"Hello {value}\r\n.\r\nMAIL FROM:<x@y.example>\r\n"),
        sender="crm@b.example",
        message_id="1",
    )
    assert body.get_all("Bcc") is None
    assert body.get_all("To") == ["a@b.example"]
