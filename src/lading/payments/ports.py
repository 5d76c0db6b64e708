"""What payments needs of a provider: a gateway that authorises, captures, voids, refunds, and says what it knows.

Only ids of the provider's objects cross this port, never a card number. Every call that moves money carries our key: a
provider does it once however often it is sent, and is asked by it when an answer was lost.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol

import msgspec

from lading.kernel import Conflict
from lading.payments.outcomes import Fact, Outcome, Said

Kind = Literal["card", "wallet", "financing", "instalments"]


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """What a gateway can do; what it cannot is decided around it, never tried.

    `authorised_days` is how long an authorisation lasts, `refund_days` how long after a capture it gives money back,
    `key_hours` how long the same key is surely told as the same request.
    """

    kind: Kind = "card"
    methods: tuple[str, ...] = ("card",)
    part_capture: bool = True
    multi_capture: bool = False
    reauthorise: bool = False
    void: bool = True
    part_refund: bool = True
    authorised_days: int = 7
    refund_days: int = 180
    key_hours: int = 24


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is asked of a provider.

    `reference` is what it acts on: a token to authorise, an authorisation to capture or void, a capture to refund;
    `payment` the payment to which all of that belongs, where it is known. `last` says that nothing more will be
    captured, so that the rest of the authorisation may be let go.
    """

    kind: Literal["authorise", "capture", "void", "refund"]
    key: str
    reference: str
    amount: Decimal
    currency: str
    payment: str = ""
    order: str = ""
    last: bool = False
    asked_at: datetime | None = None


class CheckoutAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A page on which a customer shall pay; `captures` takes the money at once, else it is only authorised."""

    key: str
    amount: Decimal
    currency: str
    order: str
    back_to: str
    captures: bool = True


class Checkout(msgspec.Struct, frozen=True):
    """A provider's page, by its address, and the reference by which the provider speaks of it."""

    reference: str
    url: str
    expires_at: datetime | None = None


class NotGenuine(Conflict):
    """A message that the provider has not signed, or that is too old to be believed."""

    code = "not_signed"
    status = 401


class NotAble(Conflict):
    """The gateway cannot do that at all; nothing was sent."""

    code = "gateway_not_able"


class Away(Conflict):
    """The provider could not be asked now; asking again later may do."""

    code = "gateway_away"
    status = 503


class Gateway(Protocol):
    """An adapter of one provider with one account. No method raises for what a provider may answer."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""

    async def start_checkout(self, asked: CheckoutAsked) -> Checkout:
        """Make a page on which somebody pays. Raises `Away`, `NotAble`."""

    async def call(self, asked: Asked) -> Outcome:
        """Authorise, capture, void or refund; with the same key once in effect."""

    async def fetch(self, asked: Asked) -> Outcome | None:
        """What became of something that was asked; None where the provider knows of no such thing."""

    async def fetch_payment(self, reference: str) -> Sequence[Fact]:
        """All that happened to a payment or on a checkout page, as facts. Raises `Away`."""

    async def list_facts(self, *, since: datetime) -> Sequence[Fact]:
        """What has moved money since then, for comparing books. Raises `Away`."""

    async def check_signature(self, *, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Raise `NotGenuine` unless the provider has sent this, lately; `Away` where that cannot be told now."""

    def read_event(self, body: bytes) -> Said:
        """What a genuine message says. Raises `Invalid` for what is no message of this provider."""

    async def check_connection(self) -> str:
        """An empty text where the account answers, else why not."""
