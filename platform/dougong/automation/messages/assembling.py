"""The jobs that take something out of the house, put together from what they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dougong.automation.calling.caller import Caller
from dougong.automation.messages.delivering import WebhookDeliverer
from dougong.automation.messages.sending import MessageSender
from dougong.automation.messages.webhook_secrets import WebhookSecrets
from dougong.deployment.models import Models
from dougong.kernel.ids import Ids
from dougong.mail.mailer import Mailer
from dougong.storage.blobs.base import Blobs
from dougong.storage.delivery_rows import DELIVER_WEBHOOK
from dougong.storage.job_context import Handler
from dougong.storage.message_rows import SEND_MESSAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What the way out needs.

    Attributes:
        models: Compiled definitions.
        mailer: Takes mails.
        caller: Calls others, as far as they may be called.
        secrets: What deliveries are signed with.
        blobs: Where the bytes of files lie.
        ids: Makes ids of jobs.
        random: Gives numbers from 0 to 1, to spread attempts.
        public_url: Where people open the application; ``{tenant}`` stands for the tenant's name.
    """

    models: Models
    mailer: Mailer
    caller: Caller
    secrets: WebhookSecrets
    blobs: Blobs
    ids: Ids
    random: Callable[[], float]
    public_url: str

    def handlers(self) -> Mapping[str, Handler]:
        """Give what does the jobs, by their kind."""
        return {
            SEND_MESSAGE: MessageSender(
                mailer=self.mailer,
                public_url=self.public_url,
                blobs=self.blobs,
                ids=self.ids,
                random=self.random,
            ),
            DELIVER_WEBHOOK: WebhookDeliverer(
                models=self.models,
                caller=self.caller,
                secrets=self.secrets,
                ids=self.ids,
                random=self.random,
            ),
        }
