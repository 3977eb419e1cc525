"""Messages: texts with holes, Markdown that data cannot bend, values in words, signatures."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dougong.automation.kinds.template import TemplateDef, read_template
from dougong.automation.kinds.webhook import InterestDef, WebhookDef, WebhookKind
from dougong.automation.messages.holes import Hole, OpenHoleError, read_holes
from dougong.automation.messages.letters import Draft, compose
from dougong.automation.messages.markdown import html_of, mark
from dougong.automation.messages.outgoing import at_home, link_to
from dougong.automation.messages.signing import signed_headers
from dougong.automation.messages.words import Words
from dougong.formula import value_types as types
from dougong.mail.message import Attachment, Mail, encode

LABEL = {"en": "Hello", "zh-CN": "你好"}
RECORD = UUID(int=7)


def test_a_text_is_words_and_holes() -> None:
    found = read_holes("{ a } {{ name & '}}' }}{{\tx}} }} end")

    assert found.parts == ("{ a } ", Hole("name & '}}'", 9), Hole("x", 26), " }} end")


@pytest.mark.parametrize(("text", "position"), [("a {{ b", 3), ("{{ 'x }} y", 1), ("{{a}} {{", 7)])
def test_braces_that_stay_open_are_refused_at_their_place(text: str, position: int) -> None:
    with pytest.raises(OpenHoleError) as caught:
        read_holes(text)

    assert caught.value.details == {"position": position}


def test_markdown_becomes_html() -> None:
    text = (
        "# News\n\nA **bold** and *slanted* word\nin `two` lines\n- one\n- two\n\n"
        "1. first\n\n> said\n---\n[here](https://a.example/?a=1&b=2), https://b.example."
    )

    style = 'style="color:#1463ff"'
    assert html_of(text, []) == (
        "<h1>News</h1><p>A <strong>bold</strong> and <em>slanted</em> word<br>"
        "in <code>two</code> lines</p><ul><li>one</li><li>two</li></ul><ol><li>first</li></ol>"
        "<blockquote>said</blockquote><hr>"
        f'<p><a href="https://a.example/?a=1&amp;b=2" {style}>here</a>, '
        f'<a href="https://b.example" {style}>https://b.example</a>.</p>'
    )


def test_what_fills_a_hole_is_shown_and_never_read() -> None:
    values = ["**x** <b>\n# y [a](https://evil.example)", "javascript:alert(1)", "a/b?c"]
    text = (
        f"Dear {mark(0)} [open]({mark(1)}) [more](https://a.example/{mark(2)})"
        " <i>html</i> [odd](data:x)"
    )

    style = 'style="color:#1463ff"'
    assert html_of(text, values) == (
        "<p>Dear **x** &lt;b&gt;<br># y [a](https://evil.example) open "
        f'<a href="https://a.example/a%2Fb%3Fc" {style}>more</a>'
        " &lt;i&gt;html&lt;/i&gt; odd</p>"
    )


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Any] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag != "br":
            self.found.append((tag, [name for name, _ in attrs]))


def tags(html: str) -> list[Any]:
    """The tags of a page and their attributes; line breaks apart."""
    parser = _Tags()
    parser.feed(html)
    parser.close()
    return parser.found


@given(
    value=st.text(alphabet=st.sampled_from("*_`[]()<>&\"'#->!\\ \n1.{}x\ue000\ue0010"), max_size=40)
)
def test_no_value_brings_a_tag_into_a_mail(value: str) -> None:
    body = "# {{ a }}\n\n**{{ a }}** [x{{ a }}](https://a.example/{{ a }})\n- {{ a }}\n\n> {{ a }}"
    draft = Draft("{{ a }}", body, "mail")

    plain = compose(draft, ["x"] * 7, "en")
    filled = compose(draft, [value] * 7, "en")

    assert filled.html is not None
    assert plain.html is not None
    assert tags(filled.html) == tags(plain.html)
    assert "\n" not in filled.subject
    assert filled.text.count(value) >= 1


@pytest.mark.parametrize(
    ("value", "of", "en", "zh"),
    [
        (Decimal("1234.50"), types.NUMBER, "1,234.50", "1,234.50"),
        (Decimal("0.3333333333"), types.NUMBER, "0.3333333333", "0.3333333333"),
        (Decimal("7"), types.NUMBER, "7", "7"),
        (True, types.BOOLEAN, "Yes", "是"),
        (date(2026, 11, 2), types.DATE, "Nov 2, 2026", "2026年11月2日"),
        (
            datetime(2026, 11, 2, 20, tzinfo=UTC),
            types.DATETIME,
            "Nov 3, 2026 04:00",
            "2026年11月3日 04:00",
        ),
        (time(9, 5), types.TIME, "09:05", "09:05"),
        (timedelta(hours=-26), types.DURATION, "-1 d 2 h", "-1 d 2 h"),
        ("new", types.option("new", labels={"new": LABEL}), "Hello", "你好"),
        (RECORD, types.record("crane"), "Crane 7", "Crane 7"),
        (["a", "b"], types.list_of(types.TEXT), "a, b", "a、b"),
        ([{"text": "a"}, {"break": True}, {"link": {"url": "x", "parts": [{"text": "b"}]}}],
         types.RICH, "a\nb", "a\nb"),
        (None, types.TEXT, "", ""),
    ],
)  # fmt: skip
def test_values_stand_as_people_write_them(value: Any, of: types.Type, en: str, zh: str) -> None:
    labels = {RECORD: "Crane 7"}

    assert Words("en", "Asia/Shanghai", labels).write(value, of) == en
    assert Words("zh-CN", "Asia/Shanghai", labels).write(value, of) == zh


def test_a_fraction_of_a_percent_field_is_a_percentage() -> None:
    words = Words("en", "UTC", {})

    assert words.write(Decimal("0.2500"), types.NUMBER, percent=True) == "25%"
    assert words.write(Decimal("0.125"), types.NUMBER, percent=True) == "12.5%"
    assert words.write(Decimal("20"), types.NUMBER, percent=True) == "2,000%"


def test_deliveries_are_signed_as_standard_webhooks_says() -> None:
    headers = signed_headers(
        b'{"test": 2432232314}',
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=datetime.fromtimestamp(1614265330, UTC),
    )

    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_links_lead_to_where_the_application_is_opened() -> None:
    text = f"see {link_to('crane', RECORD)} or {link_to(None, None)}"
    page = html_of(mark(0), [link_to("crane", RECORD)])

    assert page.startswith(f'<p><a href="https://home.invalid/-/crane/{RECORD}"')
    assert at_home(text, "https://crm.example") == (
        f"see https://crm.example/-/crane/{RECORD} or https://crm.example/"
    )


def test_a_template_means_what_it_says() -> None:
    document: dict[str, Any] = {
        "kind": "template",
        "name": "hello",
        "label": LABEL,
        "help": LABEL,
        "object": "crane",
        "medium": "notification",
        "subject": {"en": "Hi"},
        "body": {"en": "Ho"},
        "attachments": ["manual"],
    }

    assert read_template(document) == TemplateDef(
        name="hello",
        label=LABEL,
        help=LABEL,
        object="crane",
        medium="notification",
        subject={"en": "Hi"},
        body={"en": "Ho"},
        attachments=("manual",),
    )


def test_a_webhook_means_what_it_says() -> None:
    document: dict[str, Any] = {
        "kind": "webhook",
        "name": "hall",
        "label": LABEL,
        "help": LABEL,
        "url": "https://hall.example/",
        "active": False,
        "listens": [{"object": "crane", "events": ["created"], "fields": ["name"]}],
        "off_after": 2,
    }

    found = WebhookKind().parse(document, None)  # type: ignore[arg-type]

    interest = InterestDef(object="crane", events=frozenset({"created"}), fields=("name",))
    assert found == WebhookDef(
        name="hall",
        label=LABEL,
        help=LABEL,
        url="https://hall.example/",
        active=False,
        listens=(interest,),
        off_after=2,
    )
    assert found.hears == frozenset()


def test_a_mail_has_its_page_and_its_files() -> None:
    files = (Attachment("plan\n.pdf", "application/pdf", b"%PDF"),)
    mail = Mail("ada@acme.example", "Hello", "text", html="<p>page</p>", files=files)

    message = encode(mail, sender="crm@acme.example", message_id="run.1")

    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]
    assert [part.get_filename() for part in message.iter_attachments()] == ["plan.pdf"]
    assert message["Message-ID"] == "<run.1@acme.example>"
