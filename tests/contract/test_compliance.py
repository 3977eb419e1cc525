"""The suites that plugin authors call hold for what ships, and find what is broken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import pytest

from dougong.automation.channel import Channel, OutMessage, Outside
from dougong.automation.element import Element
from dougong.automation.registries import builtin_parts
from dougong.automation.sign_in import SignIn, Signing
from dougong.fields.builtin.rating import RatingField, RatingOptions
from dougong.fields.registry import builtin_field_types
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.mail.mailer import MailNotSentError
from dougong.mail.message import Mail
from dougong.testing import compliance

PARTS = builtin_parts()


class Box:
    """A mail server that keeps what it is sent."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.mails: list[Mail] = []
        self._refuses = refuses

    def send(self, mail: Mail, *, message_id: str) -> None:
        """Keep it."""
        if self._refuses:
            raise MailNotSentError(reason="full")
        self.mails.append(mail)


def outside(box: Box) -> Outside:
    return Outside(box, lambda name, asked: {"status": 200}, lambda name: True)


@pytest.mark.parametrize("field", builtin_field_types(), ids=lambda field: field.key)
def test_field_types_that_ship_comply(field: Any) -> None:
    compliance.check_field_type(field)


@pytest.mark.parametrize("key", ["assign", "create", "script", "send", "wait"])
def test_elements_that_ship_comply(key: str) -> None:
    compliance.check_element(PARTS.elements.get(key))


@pytest.mark.parametrize("way", PARTS.sign_ins, ids=lambda way: way.key)
def test_ways_to_sign_in_that_ship_comply(way: SignIn) -> None:
    compliance.check_sign_in(way)


def test_the_channel_that_ships_complies() -> None:
    box = Box()

    compliance.check_channel(
        PARTS.channels.get("mail"),
        address="mei@example.com",
        outside=outside(box),
        sent=lambda: box.mails,
        failing=outside(Box(refuses=True)),
    )


class Forgetful(RatingField):
    """Does not read back what it writes."""

    def dump(self, value: Any, options: RatingOptions) -> int:
        return 1


class Brittle(RatingField):
    """Breaks on what it does not expect."""

    def parse(self, raw: JsonValue, options: RatingOptions) -> Any:
        return super().parse(raw if isinstance(raw, int) else raw["stars"], options)  # type: ignore[index, call-overload]


class Wordless(RatingField):
    """Says nothing in Chinese."""

    label = {"en": "Wordless"}


class Unused(Element):
    """Has a property that no example uses."""

    key = "unused"
    group = "logic"
    label: ClassVar[JsonObject] = {"en": "Unused", "zh-CN": "未用"}  # type: ignore[assignment]
    about: ClassVar[JsonObject] = {"en": "Does nothing.", "zh-CN": "不做任何事。"}  # type: ignore[assignment]
    icon = "assign"
    schema = {
        "properties": {
            "odd": {
                "type": "string",
                "title": "Odd",
                "x-title-zh": "多余",
                "description": "Nothing.",
                "x-description-zh": "无。",
            }
        }
    }
    example: ClassVar[JsonObject] = {}

    def run(self, step: Any, at: Any) -> Any:
        raise AssertionError


class Lossy(Channel):
    """Takes everything, and sends nothing."""

    key = "lossy"
    label = {"en": "Lossy", "zh-CN": "丢失"}
    about = {"en": "Sends nothing.", "zh-CN": "不发送任何内容。"}
    address = "phone"

    def fits(self, address: str) -> bool:
        return address.isdigit()

    def send(self, message: OutMessage, outside: Outside) -> None:
        return


class Leaky(SignIn):
    """Lets its secret be read in answers."""

    key = "leaky"
    label = {"en": "Leaky", "zh-CN": "泄漏"}
    slot = "key"
    schema = {"properties": {}}
    example: ClassVar[JsonObject] = {}

    def sign(self, call: Signing) -> Sequence[str]:
        call.headers["X-Key"] = call.secret
        return ()


@pytest.mark.parametrize(
    ("field", "why"),
    [
        (Forgetful(), "not read back"),
        (Wordless(), "not in every language"),
    ],
)
def test_a_broken_field_type_is_told_why(field: Any, why: str) -> None:
    with pytest.raises(AssertionError, match=why):
        compliance.check_field_type(field)


def test_a_field_type_that_breaks_on_hostile_input_does_not_comply() -> None:
    with pytest.raises((TypeError, KeyError, IndexError)):
        compliance.check_field_type(Brittle())


def test_what_else_is_broken_is_told_why() -> None:
    with pytest.raises(AssertionError, match="no example uses"):
        compliance.check_element(Unused())
    with pytest.raises(AssertionError, match="not sent once"):
        compliance.check_channel(Lossy(), address="138", outside=outside(Box()), sent=list[Any])
    with pytest.raises(AssertionError, match="may come back"):
        compliance.check_sign_in(Leaky())
