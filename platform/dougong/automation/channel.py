"""What a channel of messages must say about itself: one file each in ``channels/``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from dougong.automation.calling.world import Asked
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText
from dougong.mail.mailer import Mailer
from dougong.mail.message import Attachment

C = TypeVar("C", bound="type[Channel]")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutMessage:
    """A message for one person.

    Attributes:
        id: Tells it from any other; the same when it is handed over again.
        address: Where it goes, such as a phone number.
        name: Whom it goes to.
        locale: The language it is in.
        subject: One line.
        text: The rest, as text.
        html: The rest, as a page; None where the channel takes text only.
        files: What goes along.
    """

    id: str
    address: str
    name: str
    locale: str
    subject: str
    text: str
    html: str | None = None
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Outside:
    """What a channel finds outside.

    Attributes:
        mailer: Takes mails.
        call: Calls by way of a connector of the tenant, by its name; gives ``status``,
            ``headers`` and ``text`` of the answer.
        has: Tells whether the tenant has a connector.
    """

    mailer: Mailer
    call: Callable[[str, Asked], JsonObject]
    has: Callable[[str], bool]


class Channel(ABC):
    """A way by which messages reach people. Instances hold no state.

    Attributes:
        key: Its name, as the ``medium`` of templates, and that of its file.
        label: What people call it.
        about: How it reaches people, in a sentence.
        address: Key of the field type whose values are its addresses: ``email``, ``phone``, or
            one of the plugin's own. A record is reached at its first field of that type.
        page: Whether it takes messages as pages too, and files.
    """

    key: ClassVar[str]
    label: ClassVar[LocaleText]
    about: ClassVar[LocaleText]
    address: ClassVar[str]
    page: ClassVar[bool] = False

    @abstractmethod
    def fits(self, address: str) -> bool:
        """Tell whether a text is an address that it can reach."""

    @abstractmethod
    def send(self, message: OutMessage, outside: Outside) -> None:
        """Hand a message over; it may be called again with the same one.

        Raises:
            AppError: It was not taken; ``retryable`` says whether another try may help.
        """


def channel(cls: C) -> C:
    """Mark a class for discovery; registers nothing at import time."""
    cls.__channel__ = True  # type: ignore[attr-defined]
    return cls
